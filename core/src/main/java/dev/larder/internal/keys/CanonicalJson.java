package dev.larder.internal.keys;

import java.lang.reflect.Array;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The one JSON text of a value (RFC 8785), from which keys that are lists, maps or records get their hash. Records are objects,
 * a record around a single simple component is that component, sets are arrays sorted by their elements' JSON, an empty
 * {@code Optional} is null. Integers beyond 2^53 and every {@code BigDecimal} are decimal strings; a float is the double it
 * equals. Stateless, thread-safe.
 */
public final class CanonicalJson {

    /** Deeper is taken for a structure that contains itself. */
    private static final int MAX_DEPTH = 32;

    private static final BigInteger EXACT = BigInteger.TWO.pow(53);

    private final StringBuilder out = new StringBuilder();
    private int depth;

    private CanonicalJson() {}

    /**
     * The canonical JSON of a value.
     *
     * @throws IllegalArgumentException if the value or something in it is none of the above, is not a finite number, holds half a
     *     surrogate pair, or is nested more than 32 deep
     */
    public static String of(@Nullable Object value) {
        CanonicalJson json = new CanonicalJson();
        json.write(value);
        return json.out.toString();
    }

    private void write(@Nullable Object value) {
        Object bare = value == null ? null : RecordShape.unwrapped(value);
        if (bare == null) {
            out.append("null");
        } else if (!writeSimple(bare)) {
            enter();
            writeComplex(bare);
            depth--;
        }
    }

    private boolean writeSimple(Object value) {
        String text = SimpleValues.textOf(value);
        if (text == null) {
            return false;
        }
        if (isLiteral(value)) {
            out.append(text);
        } else {
            JsonString.append(out, text);
        }
        return true;
    }

    private static boolean isLiteral(Object value) {
        if (SimpleValues.isInteger(value)) {
            return isExact(value);
        }
        return value instanceof Boolean || value instanceof Double || value instanceof Float;
    }

    private static boolean isExact(Object integer) {
        BigInteger value = integer instanceof BigInteger big ? big : BigInteger.valueOf(((Number) integer).longValue());
        return value.abs().compareTo(EXACT) <= 0;
    }

    private void writeComplex(Object value) {
        if (value instanceof Record) {
            writeRecord(value);
        } else if (value instanceof Map<?, ?> map) {
            writeMap(map);
        } else if (value instanceof List<?> list) {
            writeList(list);
        } else if (value instanceof Set<?> set) {
            writeSet(set);
        } else if (value.getClass().isArray()) {
            writeList(listOf(value));
        } else if (value instanceof Optional<?> optional) {
            writeOptional(optional);
        } else {
            throw unknown(value);
        }
    }

    private void writeRecord(Object instance) {
        RecordShape shape = RecordShape.of(instance.getClass());
        SortedMap<String, @Nullable Object> members = new TreeMap<>();
        for (int i = 0; i < shape.names().size(); i++) {
            members.put(shape.names().get(i), shape.component(instance, i));
        }
        writeMembers(members);
    }

    private void writeMap(Map<?, ?> map) {
        SortedMap<String, @Nullable Object> members = new TreeMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String name = nameOf(entry.getKey());
            if (members.containsKey(name)) {
                throw new IllegalArgumentException("two keys of a map have one text; use keys of one class");
            }
            members.put(name, entry.getValue());
        }
        writeMembers(members);
    }

    private static String nameOf(@Nullable Object key) {
        String name = key == null ? null : SimpleValues.textOf(RecordShape.unwrapped(key));
        if (name == null) {
            throw new IllegalArgumentException(
                    "a map has a key that is null or not simple; use strings, numbers, enums or UUIDs");
        }
        return name;
    }

    /** A sorted map of strings has RFC 8785's order: by UTF-16 code units. */
    private void writeMembers(SortedMap<String, @Nullable Object> members) {
        String separator = "{";
        for (Map.Entry<String, @Nullable Object> member : members.entrySet()) {
            out.append(separator);
            JsonString.append(out, member.getKey());
            out.append(':');
            write(member.getValue());
            separator = ",";
        }
        out.append(members.isEmpty() ? "{}" : "}");
    }

    private void writeList(Collection<?> list) {
        String separator = "[";
        for (Object element : list) {
            out.append(separator);
            write(element);
            separator = ",";
        }
        out.append(list.isEmpty() ? "[]" : "]");
    }

    private void writeSet(Set<?> set) {
        List<String> elements = new ArrayList<>(set.size());
        int start = out.length();
        for (Object element : set) {
            write(element);
            elements.add(out.substring(start));
            out.setLength(start);
        }
        Collections.sort(elements);
        out.append('[').append(String.join(",", elements)).append(']');
    }

    private static List<@Nullable Object> listOf(Object array) {
        List<@Nullable Object> list = new ArrayList<>(Array.getLength(array));
        for (int i = 0; i < Array.getLength(array); i++) {
            list.add(Array.get(array, i));
        }
        return list;
    }

    /** An Optional in an Optional would be told apart by nothing. */
    private void writeOptional(Optional<?> optional) {
        Object value = optional.orElse(null);
        if (value instanceof Optional) {
            throw new IllegalArgumentException("an Optional holds an Optional; use one");
        }
        write(value);
    }

    private void enter() {
        if (++depth > MAX_DEPTH) {
            throw new IllegalArgumentException("a value is nested more than " + MAX_DEPTH
                    + " deep, or contains itself; make keys of simple values, records and lists");
        }
    }

    private static IllegalArgumentException unknown(Object value) {
        return new IllegalArgumentException("a " + value.getClass().getName()
                + " has no text of its own; use a record, an enum, a string, a number, a UUID, a java.time type, or lists,"
                + " sets and maps of these");
    }
}
