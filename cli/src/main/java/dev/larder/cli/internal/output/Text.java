package dev.larder.cli.internal.output;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A report for people: names and values below each other, then the rows as a table. */
public final class Text {

    private static final String GAP = "  ";

    private Text() {}

    static String of(Report report) {
        StringBuilder out = new StringBuilder();
        int width = widest(report.values().keySet());
        report.values()
                .forEach((name, value) -> out.append(padded(name, width))
                        .append(GAP)
                        .append(plain(value))
                        .append('\n'));
        if (!report.rows().isEmpty()) {
            out.append(report.values().isEmpty() ? "" : "\n");
            appendTable(out, report.rows());
        }
        if (!report.verdict().isEmpty()) {
            out.append('\n').append(report.verdict()).append('\n');
        }
        return out.toString();
    }

    private static void appendTable(StringBuilder out, List<Map<String, Object>> rows) {
        List<String> names = List.copyOf(Csv.columns(rows));
        List<Integer> widths = names.stream()
                .map(name -> Math.max(name.length(), widest(rows, name)))
                .toList();
        appendLine(out, names, widths);
        for (Map<String, Object> row : rows) {
            appendLine(
                    out,
                    names.stream()
                            .map(name -> plain(row.getOrDefault(name, "")))
                            .toList(),
                    widths);
        }
    }

    private static void appendLine(StringBuilder out, List<String> cells, List<Integer> widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            line.append(i == 0 ? "" : GAP).append(padded(cells.get(i), widths.get(i)));
        }
        out.append(line.toString().stripTrailing()).append('\n');
    }

    private static int widest(List<Map<String, Object>> rows, String name) {
        return rows.stream()
                .mapToInt(row -> plain(row.getOrDefault(name, "")).length())
                .max()
                .orElse(0);
    }

    private static int widest(Set<String> names) {
        return names.stream().mapToInt(String::length).max().orElse(0);
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    /** One line: keys and tags are data of others, and a terminal obeys control characters. */
    public static String plain(Object value) {
        String text = value instanceof List<?> list
                ? list.stream().map(Text::plain).collect(Collectors.joining(" "))
                : value instanceof Map<?, ?> ? Json.of(value) : value.toString();
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
