package dev.larder.benchmarks.goals;

import dev.larder.benchmarks.Page;
import java.nio.file.Path;
import java.util.List;

/**
 * What no other report measures: heap, single operations, invalidations between two processes, crowds in up to four, the shapes of loads that Twitter has
 * published. Prints it, and puts it into a page.
 *
 * <p>Arguments: the page or {@code -} for none, how many keys are declared untrue one by one, 100,000 unless given, and the one part that is to be run,
 * which is printed and not put into the page.
 */
public final class GoalsReport {

    private GoalsReport() {}

    /** Runs it. */
    public static void main(String[] arguments) throws Exception {
        int keys = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100_000;
        if (arguments.length > 2) {
            told(part(arguments[2], keys));
        } else {
            StringBuilder report = new StringBuilder(Page.machine());
            for (String name : List.of("heap", "single", "keys", "groups", "crowds", "shapes")) {
                report.append(told(part(name, keys)));
            }
            if (!arguments[0].equals("-")) {
                new Page(Path.of(arguments[0]), "make goals").write(report.toString());
            }
        }
        // Lettuce's threads are no daemons.
        System.exit(0);
    }

    private static String part(String name, int keys) throws Exception {
        return switch (name) {
            case "heap" -> "### Heap of an entry beside its key and value\n\n" + new EntryHeap().run();
            case "single" -> "### Single operations in memory\n\n" + new Absolute().run();
            case "keys" -> "### A key is declared untrue\n\n" + new Invalidations().ofKeys(keys);
            case "groups" -> "### A tag or a pattern is declared untrue\n\n" + Invalidations.ofGroups();
            case "crowds" -> "### Two hundred callers and a missing key\n\n" + new Crowds().run();
            case "shapes" -> "### Loads in the shape of Twitter's clusters\n\n" + new Shapes().run();
            default ->
                throw new IllegalArgumentException(
                        "There is no part " + name + "; there are heap, single, keys, groups, crowds, shapes");
        };
    }

    private static String told(String part) {
        System.out.print(part);
        return part;
    }
}
