package dev.larder.internal.keys;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.math.BigInteger;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads a key back from its text, where a template has one parameter and that is of a simple type, or of a record around one. What was
 * hashed cannot be read back. Whoever reads compares the key's text with the one it was read from.
 */
final class KeyReading {

    private KeyReading() {}

    /** The key, or null if it cannot be read back. */
    static @Nullable Object read(Template template, Class<?> type, String text) {
        String parameter = template.parameters().size() == 1 ? template.parameterOf(text) : null;
        String plain = parameter == null || parameter.startsWith("~") ? null : PercentEncoding.unescaped(parameter);
        try {
            return plain == null ? null : type.isRecord() ? wrapped(type, plain) : simple(type, plain);
        } catch (IllegalArgumentException noSuchValue) {
            return null;
        }
    }

    private static @Nullable Object wrapped(Class<?> type, String text) {
        RecordComponent[] components = type.getRecordComponents();
        Object component = components.length == 1 ? simple(components[0].getType(), text) : null;
        if (component == null) {
            return null;
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(components[0].getType());
            constructor.setAccessible(true);
            return constructor.newInstance(component);
        } catch (ReflectiveOperationException | RuntimeException refused) { // the user's constructor enters here
            return null;
        }
    }

    private static @Nullable Object simple(Class<?> type, String text) {
        if (type == String.class) {
            return text;
        }
        if (type == Integer.class || type == int.class) {
            return Integer.valueOf(text);
        }
        if (type == Long.class || type == long.class) {
            return Long.valueOf(text);
        }
        if (type == BigInteger.class) {
            return new BigInteger(text);
        }
        return type == UUID.class ? UUID.fromString(text) : constant(type, text);
    }

    private static @Nullable Object constant(Class<?> type, String text) {
        Object[] constants = type.getEnumConstants();
        for (Object constant : constants == null ? new Object[0] : constants) {
            if (((Enum<?>) constant).name().equals(text)) {
                return constant;
            }
        }
        return null;
    }
}
