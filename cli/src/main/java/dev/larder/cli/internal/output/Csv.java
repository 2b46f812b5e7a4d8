package dev.larder.cli.internal.output;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Rows as RFC 4180 writes them; a report without rows is one row. */
final class Csv {

    private Csv() {}

    static String of(Report report) {
        List<Map<String, Object>> rows = report.hasRows() ? report.rows() : List.of(report.values());
        Set<String> names = columns(rows);
        StringBuilder out =
                new StringBuilder(names.stream().map(Csv::cell).collect(Collectors.joining(","))).append('\n');
        for (Map<String, Object> row : rows) {
            out.append(names.stream()
                            .map(name -> cell(Text.plain(row.getOrDefault(name, ""))))
                            .collect(Collectors.joining(",")))
                    .append('\n');
        }
        return out.toString();
    }

    /** Of all rows, since some may lack some. */
    static Set<String> columns(List<Map<String, Object>> rows) {
        Set<String> names = new LinkedHashSet<>();
        rows.forEach(row -> names.addAll(row.keySet()));
        return names;
    }

    private static String cell(String text) {
        return text.matches("[^\",\r\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
