package dev.larder.spring.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Gathers what is wrong, so that it is all told at once. */
final class Problems {

    private static final Set<String> SECRETS = Set.of("username", "password", "key-password", "uri");
    private static final Pattern REFUSAL = Pattern.compile("(larder\\.[a-z.-]+) is '?(.*?)'?: (.*)", Pattern.DOTALL);
    private static final Pattern SECRET_WORDS = Pattern.compile("pas|pwd|secret|token|key|cred|ur[il]");
    private static final String HIDDEN = "(not shown)";

    private final List<Problem> found = new ArrayList<>();

    void add(String property, Object value, String cure) {
        if (!concern(property)) {
            found.add(new Problem(property, shown(property, value), cure));
        }
    }

    /** What a record of properties said when it refused to be made, "property is value: cure". */
    void addRefusal(String message) {
        Matcher refusal = REFUSAL.matcher(message);
        if (refusal.matches()) {
            add(refusal.group(1), refusal.group(2), refusal.group(3));
        } else {
            add("larder", "", message);
        }
    }

    /** Of a property that nothing reads; what may be a secret under a name that was mistyped is not shown. */
    void addUnread(String property, Object value) {
        boolean mayBeSecret = property.startsWith("larder.redis.")
                || SECRET_WORDS.matcher(property).find();
        if (!concern(property)) {
            found.add(new Problem(
                    property,
                    mayBeSecret ? HIDDEN : String.valueOf(value),
                    "nothing reads it; remove it, or correct its name"));
        }
    }

    /** Whether something is wrong with that property, or one below it. */
    boolean concernUnder(String name) {
        return found.stream()
                .anyMatch(problem ->
                        problem.property().equals(name) || problem.property().startsWith(name + "."));
    }

    private boolean concern(String property) {
        return found.stream().anyMatch(problem -> problem.property().equals(property));
    }

    /** What the work answers, or the fallback if it refuses the property's value. */
    <T extends @Nullable Object> T checked(String property, Object value, T fallback, Supplier<T> work) {
        try {
            return work.get();
        } catch (IllegalArgumentException refused) {
            add(property, value, cureOf(refused));
            return fallback;
        }
    }

    void throwIfAny() {
        if (!found.isEmpty()) {
            throw new LarderConfigurationException(found);
        }
    }

    static boolean isSecret(String property) {
        return SECRETS.contains(
                property.substring(property.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }

    private static String shown(String property, Object value) {
        return isSecret(property) ? HIDDEN : String.valueOf(value);
    }

    /** The core says "option is value: cure" of an option; the property's name and value stand here already. */
    private static String cureOf(IllegalArgumentException refused) {
        String message = String.valueOf(refused.getMessage());
        int value = message.indexOf(" is ");
        int colon = message.indexOf(": ");
        int end = colon > 0 ? colon : message.indexOf("; ");
        return value > 0 && end > 0 ? message.substring(end + 2) : message;
    }
}
