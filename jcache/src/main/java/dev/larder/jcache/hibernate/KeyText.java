package dev.larder.jcache.hibernate;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.util.Date;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Texts of identifiers, such as {@code com.shop.Goal;-;42} or {@code com.shop.Line;5:north;[7,3:A,B]}: equal ones have equal texts in every process, whatever objects they are made of, and
 * different ones different texts. Java's serialization alone would tell apart equal identifiers that hold one object twice, or two that are equal.
 */
final class KeyText {

    private KeyText() {}

    /**
     * The text of one identifier.
     *
     * @param role whose it is: an entity's or a collection's
     * @param identifier as Hibernate takes it apart: a simple value, or an array of such
     */
    static String of(String role, @Nullable String tenant, Object identifier) {
        StringBuilder text = new StringBuilder(role).append(';');
        append(text, tenant);
        append(text.append(';'), identifier);
        return text.toString();
    }

    private static void append(StringBuilder text, @Nullable Object value) {
        if (value == null) {
            text.append('-');
        } else if (value instanceof String part) {
            text.append(part.length()).append(':').append(part);
        } else if (value.getClass().isArray()) {
            appendAll(text, value);
        } else if (value instanceof Number number) {
            text.append('n').append(plain(number));
        } else {
            append(text, value.getClass(), other(value));
        }
    }

    // With their length, for arrays of such texts stand behind each other.
    private static void append(StringBuilder text, Class<?> type, String value) {
        text.append(type.getName())
                .append('=')
                .append(value.length())
                .append(':')
                .append(value);
    }

    private static void appendAll(StringBuilder text, Object array) {
        text.append('[');
        for (int i = 0; i < Array.getLength(array); i++) {
            append(text, Array.get(array, i));
            text.append(',');
        }
        text.append(']');
    }

    // The same number is the same row, whatever class it is asked for with and however many zeros it ends with.
    private static String plain(Number number) {
        if (number instanceof Double decimal && !Double.isFinite(decimal)) {
            return number.toString();
        }
        BigDecimal exact = number instanceof BigDecimal decimal ? decimal : new BigDecimal(number.toString());
        return exact.signum() == 0 ? "0" : exact.stripTrailingZeros().toString();
    }

    @SuppressWarnings("JavaUtilDate") // identifiers of old mappings are of it
    private static String other(Object value) {
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof Date date) {
            int nanos = date instanceof Timestamp timestamp ? timestamp.getNanos() : 0;
            return date.getTime() + "." + nanos;
        }
        boolean isText = value instanceof UUID
                || value instanceof Character
                || value instanceof Boolean
                || value.getClass().getName().startsWith("java.time.");
        return isText ? value.toString() : HexFormat.of().formatHex(bytes(value));
    }

    private static byte[] bytes(Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "An identifier holds a " + value.getClass().getName()
                            + ", which is not Serializable, so it cannot be told apart in all nodes alike",
                    e);
        }
        return bytes.toByteArray();
    }
}
