package dev.larder.cli.internal.output;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a command found, before it has a form: named values, and rows where it found many of a kind. Values are texts, numbers, booleans,
 * and lists and maps of those; times are ISO-8601 in UTC, sizes bytes, durations milliseconds, and names say so. Not thread-safe.
 */
public final class Report {

    /** Raised when a name goes or changes its meaning; new names may come at any time. */
    public static final int SCHEMA_VERSION = 1;

    private final String kind;
    private final Map<String, Object> values = new LinkedHashMap<>();
    private String rowsName = "";
    private List<Map<String, Object>> rows = List.of();
    private String verdict = "";

    private Report(String kind) {
        this.kind = kind;
    }

    /** An empty report of a command. */
    public static Report of(String kind) {
        return new Report(kind);
    }

    /** This, with one more value. */
    public Report with(String name, Object value) {
        values.put(name, value);
        return this;
    }

    /** This, with rows under a name; a report has them once. */
    public Report rows(String name, List<Map<String, Object>> all) {
        rowsName = name;
        rows = new ArrayList<>(all);
        return this;
    }

    /** This, with what it comes to, which is printed last. */
    public Report verdict(String text) {
        verdict = text;
        return this;
    }

    /** A row of names and values by turns. */
    public static Map<String, Object> row(Object... namesAndValues) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            row.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return row;
    }

    /** The values without the rows, in their order. */
    Map<String, Object> values() {
        return values;
    }

    List<Map<String, Object>> rows() {
        return rows;
    }

    boolean hasRows() {
        return !rowsName.isEmpty();
    }

    String verdict() {
        return verdict;
    }

    /** Everything as one object. */
    public Map<String, Object> whole() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("schemaVersion", SCHEMA_VERSION);
        all.put("kind", kind);
        all.putAll(values);
        if (hasRows()) {
            all.put(rowsName, rows);
        }
        if (!verdict.isEmpty()) {
            all.put("verdict", verdict);
        }
        return all;
    }
}
