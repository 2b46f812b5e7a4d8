package dev.larder.internal.keys;

import java.math.BigInteger;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads a value back from its text: strings, integers, UUIDs and constants, and records around one of them. Of other types several values may
 * share a text.
 */
@FunctionalInterface
interface ValueReading {

    /**
     * The value, or null if there is none.
     *
     * @throws IllegalArgumentException if there is none
     */
    @Nullable Object read(String text);

    /** How values of a type are read; null if they cannot be. */
    static @Nullable ValueReading of(Class<?> type) {
        return type.isRecord() ? ofWrapper(type) : ofSimple(type);
    }

    private static @Nullable ValueReading ofWrapper(Class<?> type) {
        if (type.getRecordComponents().length != 1) {
            return null;
        }
        ValueReading component = ofSimple(type.getRecordComponents()[0].getType());
        RecordMaker maker = component == null ? null : RecordMaker.of(type);
        return maker == null || component == null
                ? null
                : text -> {
                    Object value = component.read(text);
                    return value == null ? null : maker.make(new Object[] {value});
                };
    }

    private static @Nullable ValueReading ofSimple(Class<?> type) {
        if (type == String.class) {
            return text -> text;
        }
        if (type == Integer.class || type == int.class) {
            return Integer::valueOf;
        }
        if (type == Long.class || type == long.class) {
            return Long::valueOf;
        }
        if (type == BigInteger.class) {
            return BigInteger::new;
        }
        if (type == UUID.class) {
            return UUID::fromString;
        }
        Object[] constants = type.getEnumConstants();
        return constants == null ? null : text -> constant(constants, text);
    }

    private static @Nullable Object constant(Object[] constants, String text) {
        for (Object constant : constants) {
            if (((Enum<?>) constant).name().equals(text)) {
                return constant;
            }
        }
        return null;
    }
}
