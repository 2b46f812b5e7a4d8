package dev.larder.services.web;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what stands in requests. What it answers is valid; what is not never gets as far as a cache. */
public final class Parameters {

    private static final int MAX_SHOWN = 40;

    private Parameters() {}

    /** The value of a field that has to be there. */
    public static <T> T required(String field, @Nullable T value) {
        if (value == null) {
            throw new InvalidInputException(field, "is missing", "a value");
        }
        return value;
    }

    /** The number; the default if there is no text. */
    public static int number(String field, @Nullable String text, int defaultNumber, String allowed) {
        try {
            return text == null || text.isEmpty() ? defaultNumber : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new InvalidInputException(field, "is " + quote(text), allowed);
        }
    }

    /** The constant of that name in any case; the default if there is no name. */
    public static <E extends Enum<E>> E constant(String field, @Nullable String name, E defaultConstant) {
        return name == null || name.isEmpty()
                ? defaultConstant
                : constant(field, name, defaultConstant.getDeclaringClass());
    }

    /** The constant of that name in any case. */
    public static <E extends Enum<E>> E constant(String field, String name, Class<E> type) {
        return Stream.of(type.getEnumConstants())
                .filter(constant -> constant.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(field, "is " + quote(name), namesOf(type)));
    }

    /** Quotes what a caller sent, shortened, so that an answer cannot be made long by a long question. */
    public static String quote(String text) {
        return "'" + shortened(text) + "'";
    }

    /** What a caller sent, shortened like that. */
    static String shortened(String text) {
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
    }

    private static String namesOf(Class<? extends Enum<?>> type) {
        return Stream.of(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", ", "one of ", ""));
    }
}
