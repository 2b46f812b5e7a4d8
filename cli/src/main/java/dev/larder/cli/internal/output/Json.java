package dev.larder.cli.internal.output;

import dev.larder.internal.keys.JsonString;
import java.util.List;
import java.util.Map;

/** Maps, lists, texts, numbers and booleans as JSON, in their order; a report needs no more, and this starts in no time. */
public final class Json {

    private Json() {}

    /** A value as JSON, on one line; the same text for the same value. */
    public static String of(Object value) {
        StringBuilder out = new StringBuilder();
        append(out, value);
        return out.toString();
    }

    private static void append(StringBuilder out, Object value) {
        if (value instanceof Map<?, ?> map) {
            appendMap(out, map);
        } else if (value instanceof List<?> list) {
            appendList(out, list);
        } else if (value instanceof Number || value instanceof Boolean) {
            out.append(value);
        } else {
            JsonString.append(out, value.toString());
        }
    }

    private static void appendMap(StringBuilder out, Map<?, ?> map) {
        String separator = "{";
        for (Map.Entry<?, ?> field : map.entrySet()) {
            out.append(separator);
            JsonString.append(out, field.getKey().toString());
            out.append(':');
            append(out, field.getValue());
            separator = ",";
        }
        out.append(map.isEmpty() ? "{}" : "}");
    }

    private static void appendList(StringBuilder out, List<?> list) {
        String separator = "[";
        for (Object item : list) {
            out.append(separator);
            append(out, item);
            separator = ",";
        }
        out.append(list.isEmpty() ? "[]" : "]");
    }
}
