package dev.larder.internal.keys;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The values that have a text of their own: strings, numbers, booleans, characters, enums, UUIDs and java.time's. */
final class SimpleValues {

    /** More digits than a key could hold; bounds what the plain form of a BigDecimal such as 1E+999999999 costs. */
    private static final int MAX_DECIMAL_DIGITS = 1_000;

    private static final Set<Class<?>> SIMPLE = Set.of(
            byte.class,
            short.class,
            int.class,
            long.class,
            float.class,
            double.class,
            char.class,
            boolean.class,
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            Character.class,
            Boolean.class,
            BigInteger.class,
            BigDecimal.class,
            UUID.class);

    private SimpleValues() {}

    /** Whether all values declared with the type are simple. */
    static boolean isSimple(Class<?> type) {
        return CharSequence.class.isAssignableFrom(type)
                || SIMPLE.contains(type)
                || Enum.class.isAssignableFrom(type)
                || isTime(type);
    }

    /** The text of a simple value, or null if the value is not a simple one. */
    static @Nullable String textOf(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (value instanceof String text) {
            return text;
        }
        if (isInteger(value) || value instanceof UUID) {
            return value.toString();
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof Double || value instanceof Float) {
            return EcmaNumber.format(((Number) value).doubleValue());
        }
        if (value instanceof BigDecimal decimal) {
            return plain(decimal);
        }
        return isToString(value) ? value.toString() : null;
    }

    static boolean isInteger(Object value) {
        return value instanceof Long
                || value instanceof Integer
                || value instanceof Short
                || value instanceof Byte
                || value instanceof BigInteger;
    }

    /** The interface stands last: that an object is none of an interface is dear to find out, and here few come by. */
    private static boolean isToString(Object value) {
        return value instanceof Boolean
                || value instanceof Character
                || isTime(value.getClass())
                || value instanceof CharSequence;
    }

    private static boolean isTime(Class<?> type) {
        return type.getPackageName().equals("java.time");
    }

    /** Digits without exponent and without trailing zeros, so that 1.0, 1.00 and 1 are one key, as they are one number. */
    private static String plain(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        if (Math.max(stripped.precision(), Math.abs((long) stripped.scale())) > MAX_DECIMAL_DIGITS) {
            throw new IllegalArgumentException(
                    "a BigDecimal has more than " + MAX_DECIMAL_DIGITS + " digits; round it, or make it a string");
        }
        return stripped.toPlainString();
    }
}
