package dev.larder.benchmarks.services;

import dev.larder.benchmarks.Page;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The reference services under load, two servers of them on one PostgreSQL and one Redis, with their caches and then without. Prints what came of it, and puts it into
 * a page between two marks.
 *
 * <p>Arguments: the page or {@code -} for none, the server's jar, then what {@link Plan} understands, such as {@code minutes=9 rate=200}.
 */
public final class ServicesReport {

    private ServicesReport() {}

    /** Runs it. */
    public static void main(String[] arguments) throws Exception {
        Plan plan = Plan.of(Arrays.copyOfRange(arguments, 2, arguments.length));
        try (Site site = Site.open(plan, Path.of(arguments[1]).toAbsolutePath())) {
            CoachRows rows = site.fill();
            Side with = site.measure(/* isCached= */ true);
            Side without = site.measure(/* isCached= */ false);
            String report = Page.machine() + new Comparison(plan, rows.rows(), with, without).markdown();
            System.out.println(report);
            System.out.println("Failures with caches: " + with.errors() + ", without: " + without.errors());
            if (!arguments[0].equals("-")) {
                new Page(Path.of(arguments[0]), "make services-bench").write(report);
            }
        }
    }
}
