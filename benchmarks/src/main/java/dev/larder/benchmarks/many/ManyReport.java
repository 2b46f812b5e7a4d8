package dev.larder.benchmarks.many;

import dev.larder.benchmarks.Page;
import dev.larder.benchmarks.nodes.Child;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Up to ten thousand caches in one process, and a thousand tags declared untrue each second while somebody asks. Prints it, and puts it into a page.
 *
 * <p>Arguments: the page or {@code -} for none, the most entries, 4,000,000 unless given, and the heap of the process in MiB, 3,584 unless given.
 */
public final class ManyReport {

    private static final String HEAD = """
            | caches | entries | KiB of an empty cache | µs to make one | B of an entry, key and tags included | µs to load one | idle, ms/s | all statistics, ms | processors at 1,000 tags/s | lookups/s meanwhile | longest 100 lookups, ms | of that collecting garbage | longest on a processor | longest held by others | longest invalidation |
            |---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|
            """;

    private record Size(int caches, int entries, int seconds) {}

    private ManyReport() {}

    /** Runs it. */
    public static void main(String[] arguments) throws IOException {
        int most = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 4_000_000;
        int heapMiB = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 3_584;
        StringBuilder report = new StringBuilder(Page.machine(heapMiB)).append(HEAD);
        // The last for longer than half a minute, after which memory is swept.
        for (Size size : List.of(
                new Size(100, most / 40, 5),
                new Size(1_000, most / 40, 5),
                new Size(10_000, most / 4, 5),
                new Size(10_000, most, 32))) {
            String row = row(size, heapMiB);
            System.err.print(row);
            report.append(row);
        }
        report.append('\n');
        System.out.println(report);
        if (!arguments[0].equals("-")) {
            new Page(Path.of(arguments[0]), "make many").write(report.toString());
        }
    }

    private static String row(Size size, int heapMiB) throws IOException {
        String[] numbers = {String.valueOf(size.caches), String.valueOf(size.entries), String.valueOf(size.seconds)};
        try (Child process = Child.start(ManyMain.class, heapMiB, numbers)) {
            return "| " + process.ask("run") + " |\n";
        }
    }
}
