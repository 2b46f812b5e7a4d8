package dev.larder.cli.internal.top;

import dev.larder.cli.internal.output.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What stands on the screen: as many lines as it has, none wider. Pure.
 *
 * <pre>
 * larder top  shop:v1  redis://127.0.0.1:6379  12:00:05
 * redis  1234 commands/s  98 hits/s  …
 * CACHE    LOOKUPS/S  HIT%  …
 * goal          1200  98.7  …
 * NODE     STATE  …
 * HOT KEY  …
 * BIG KEY  …
 * q quit  s sort: lookups  f filter: none  c cache: all  n node: all
 * </pre>
 */
record Frame(List<Line> lines) {

    private static final String GAP = "  ";
    private static final int WIDEST_CELL = 48;
    private static final Set<String> LEFT = Set.of("CACHE", "NODE", "STATE", "FIGURES", "HOT KEY", "BIG KEY");

    /** A line, which stands out if it is a title. */
    record Line(String text, boolean isTitle) {}

    /** A table that is cut where the room ends. */
    private record Section(List<String> titles, List<String> fields, List<Map<String, Object>> rows, String nothing) {
        int wanted() {
            return Math.max(1, rows.size());
        }
    }

    static Frame of(Snapshot seen, View view, String trouble, Size size) {
        List<Section> sections = sections(Sight.of(seen, view));
        List<Line> lines = new ArrayList<>(List.of(
                new Line(
                        String.join(
                                GAP,
                                "larder top",
                                seen.namespace(),
                                seen.redis(),
                                seen.at().replaceAll(".*T|\\..*|Z", "")),
                        /* isTitle= */ false),
                new Line(trouble.isEmpty() ? servers(seen) : trouble, /* isTitle= */ false)));
        int[] shares = shares(size.height() - lines.size() - 1 - sections.size(), sections);
        for (int i = 0; i < sections.size(); i++) {
            lines.addAll(table(sections.get(i), shares[i]));
        }
        while (lines.size() < size.height() - 1) {
            lines.add(new Line("", /* isTitle= */ false));
        }
        List<Line> whole = new ArrayList<>(lines.subList(0, Math.max(0, size.height() - 1)));
        whole.add(new Line(keys(view), /* isTitle= */ false));
        return new Frame(whole.stream().map(line -> cut(line, size.width())).toList());
    }

    private static Line cut(Line line, int width) {
        String text = line.text().stripTrailing();
        return new Line(text.length() <= width ? text : text.substring(0, width), line.isTitle());
    }

    private static String servers(Snapshot seen) {
        StringBuilder line = new StringBuilder("redis");
        seen.servers()
                .forEach((name, value) ->
                        line.append(GAP).append(value).append(' ').append(name.replace("PerSecond", "/s")));
        return line.toString();
    }

    private static String keys(View view) {
        return String.join(
                GAP,
                "q quit",
                "s sort: " + view.sort().label(),
                "f filter: "
                        + (view.isTyping() ? view.filter() + "_" : view.filter().isEmpty() ? "none" : view.filter()),
                "c cache: " + (view.cache().isEmpty() ? "all" : view.cache()),
                "n node: " + (view.node().isEmpty() ? "all" : view.node()));
    }

    private static List<Section> sections(Sight sight) {
        return List.of(
                new Section(
                        List.of(
                                "CACHE",
                                "LOOKUPS/S",
                                "HIT%",
                                "MEMORY/S",
                                "LOADS/S",
                                "FAILED/S",
                                "EVICTED/S",
                                "ENTRIES"),
                        List.of(
                                "cache",
                                "lookupsPerSecond",
                                "hitPercent",
                                "memoryPerSecond",
                                "loadsPerSecond",
                                "failedPerSecond",
                                "evictedPerSecond",
                                "entries"),
                        sight.caches(),
                        "(nothing yet; nodes without larder-console publish no figures)"),
                new Section(
                        List.of("NODE", "STATE", "FIGURES", "LAG MS", "LOOKUPS/S", "HIT%", "HEAP BYTES"),
                        List.of(
                                "node",
                                "state",
                                "figures",
                                "lagMillis",
                                "lookupsPerSecond",
                                "hitPercent",
                                "heapUsedBytes"),
                        sight.nodes(),
                        "(no node follows the journal)"),
                new Section(
                        List.of("HOT KEY", "CACHE", "ON NODES"),
                        List.of("key", "cache", "hotOnNodes"),
                        sight.hot(),
                        "(none)"),
                new Section(List.of("BIG KEY", "BYTES"), List.of("key", "bytes"), sight.big(), "(none)"));
    }

    /** Line by line to each in turn, until all have what they want or the room is used. */
    private static int[] shares(int room, List<Section> sections) {
        int[] shares = new int[sections.size()];
        int left = room;
        boolean isGiven = true;
        while (left > 0 && isGiven) {
            isGiven = false;
            for (int i = 0; i < shares.length && left > 0; i++) {
                if (shares[i] < sections.get(i).wanted()) {
                    shares[i]++;
                    left--;
                    isGiven = true;
                }
            }
        }
        return shares;
    }

    private static List<Line> table(Section section, int room) {
        List<List<String>> rows = section.rows().stream()
                .limit(room)
                .map(row ->
                        section.fields().stream().map(field -> cell(row, field)).toList())
                .toList();
        List<Integer> widths = IntStream.range(0, section.titles().size())
                .mapToObj(column -> Math.max(
                        section.titles().get(column).length(),
                        rows.stream()
                                .mapToInt(row -> row.get(column).length())
                                .max()
                                .orElse(0)))
                .toList();
        List<Line> lines = new ArrayList<>();
        lines.add(new Line(line(section.titles(), section.titles(), widths), /* isTitle= */ true));
        rows.forEach(row -> lines.add(new Line(line(section.titles(), row, widths), /* isTitle= */ false)));
        if (rows.isEmpty() && room > 0) {
            lines.add(new Line(section.nothing(), /* isTitle= */ false));
        }
        return lines;
    }

    private static String cell(Map<String, Object> row, String field) {
        String text = Text.plain(row.getOrDefault(field, ""));
        return text.length() <= WIDEST_CELL ? text : text.substring(0, WIDEST_CELL - 1) + "…";
    }

    private static String line(List<String> titles, List<String> cells, List<Integer> widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            String space = " ".repeat(widths.get(i) - cells.get(i).length());
            line.append(i == 0 ? "" : GAP)
                    .append(LEFT.contains(titles.get(i)) ? cells.get(i) + space : space + cells.get(i));
        }
        return line.toString();
    }
}
