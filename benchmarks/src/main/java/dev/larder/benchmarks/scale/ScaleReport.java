package dev.larder.benchmarks.scale;

import dev.larder.benchmarks.Page;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedMap;

/**
 * How costs grow with nodes, records, keys and tags: measured, and by the model made of that. Prints it, and puts it into a page.
 *
 * <p>Arguments: the page or {@code -} for none, and how many nodes there are as processes of their own, in turn, {@code 1,2,4,8} unless given.
 */
public final class ScaleReport {

    private static final double SHARE = 0.7;
    private static final double LAG_SECONDS = 0.01;
    private static final List<Integer> NODES = List.of(10, 100, 1_000);
    private static final List<Integer> RECORDS = List.of(100, 1_000, 5_000, 500_000);

    private ScaleReport() {}

    /** Runs it. */
    public static void main(String[] arguments) throws Exception {
        List<Integer> numbers = Arrays.stream((arguments.length > 1 ? arguments[1] : "1,2,4,8").split(","))
                .map(Integer::valueOf)
                .toList();
        TailsReport tails = new TailsReport();
        SortedMap<Integer, JournalCosts> costs = tails.run();
        List<NodesReport.Row> rows = NodesReport.run(numbers);
        JournalCosts few = Objects.requireNonNull(costs.get(costs.firstKey()));
        String report = Page.machine() + "### Nodes in processes of their own\n\n" + NodesReport.table(rows, few)
                + "### Up to a thousand readers\n\n" + tails.table() + "### Where one stream ends\n\n"
                + model(costs) + "### Keys, tags and groups\n\n" + new HitReport().run();
        System.out.println(report);
        if (!arguments[0].equals("-")) {
            new Page(Path.of(arguments[0]), "make scale").write(report);
        }
        // Lettuce's threads are no daemons.
        System.exit(0);
    }

    static String model(SortedMap<Integer, JournalCosts> costs) {
        StringBuilder table = new StringBuilder("""
                | nodes | records a second | processors for an answer to each reader and record | for one in each 10 ms | MB/s sent | most records a second of one stream | masters to share it |
                |---|---|---|---|---|---|---|
                """);
        for (int nodes : NODES) {
            // Readers cost more the more of them there are; those measured with as many, or the next fewer.
            SortedMap<Integer, JournalCosts> upTo = costs.headMap(nodes + 1);
            JournalModel model =
                    new JournalModel(Objects.requireNonNull(costs.get(upTo.lastKey())), SHARE, LAG_SECONDS);
            for (int records : RECORDS) {
                int partitions = model.partitions(nodes, records);
                table.append(String.format(
                        Locale.ROOT,
                        "| %,d | %,d | %.2f | %.2f | %,.1f | %,.0f | %s |%n",
                        nodes,
                        records,
                        model.eagerShare(nodes, records),
                        model.patientShare(nodes, records),
                        model.bytesPerSecond(nodes, records) / 1e6,
                        model.mostRecordsPerSecond(nodes),
                        partitions == 0 ? "never enough" : String.format(Locale.ROOT, "%,d", partitions)));
            }
        }
        return table.append('\n').toString();
    }
}
