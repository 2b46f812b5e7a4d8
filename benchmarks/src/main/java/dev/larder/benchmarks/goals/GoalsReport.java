package dev.larder.benchmarks.goals;

import dev.larder.benchmarks.Page;
import java.nio.file.Path;

/**
 * What no other report measures: heap, single operations, invalidations between two processes, crowds in up to four, the shapes of loads that Twitter has
 * published. Prints it, and puts it into a page.
 *
 * <p>Arguments: the page or {@code -} for none, and how many keys are declared untrue one by one, 100,000 unless given.
 */
public final class GoalsReport {

    private GoalsReport() {}

    /** Runs it. */
    public static void main(String[] arguments) throws Exception {
        int keys = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100_000;
        String report = Page.machine()
                + told("### Heap of an entry beside its key and value\n\n" + new EntryHeap().run())
                + told("### Single operations in memory\n\n" + new Absolute().run())
                + told("### A key is declared untrue\n\n" + new Invalidations().ofKeys(keys))
                + told("### A tag or a pattern is declared untrue\n\n" + Invalidations.ofGroups())
                + told("### Two hundred callers and a missing key\n\n" + new Crowds().run())
                + told("### Loads in the shape of Twitter's clusters\n\n" + new Shapes().run());
        if (!arguments[0].equals("-")) {
            new Page(Path.of(arguments[0]), "make goals").write(report);
        }
        // Lettuce's threads are no daemons.
        System.exit(0);
    }

    private static String told(String part) {
        System.out.print(part);
        return part;
    }
}
