package dev.larder.services.web;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Versions as {@code ETag} tells them and {@code If-Match} asks for them: {@code "7"}. */
public final class EntityTag {

    private static final Pattern VERSION = Pattern.compile("\"([1-9][0-9]{0,17})\"");

    private EntityTag() {}

    /** The header's text for a version. */
    public static String of(long version) {
        return '"' + Long.toString(version) + '"';
    }

    /**
     * The version that {@code If-Match} asks for; none if any will do, since there is no such header or it is {@code *}.
     *
     * @throws InvalidInputException if it is neither
     */
    public static OptionalLong expected(@Nullable String ifMatch) {
        if (ifMatch == null || ifMatch.equals("*")) {
            return OptionalLong.empty();
        }
        Matcher version = VERSION.matcher(ifMatch);
        if (!version.matches()) {
            throw new InvalidInputException(
                    "If-Match", "is " + Parameters.quote(ifMatch), "one ETag as it was answered, such as \"7\", or *");
        }
        return OptionalLong.of(Long.parseLong(version.group(1)));
    }
}
