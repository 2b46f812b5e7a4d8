package dev.larder.benchmarks.services;

import dev.larder.benchmarks.Page;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The reference services under load, two servers of them on one PostgreSQL and one Redis, with their caches and then without, straight and with a network in between. Prints what came of it, and puts it into
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
            String report = Page.machine() + site.measure(site.fill());
            System.out.println(report);
            if (!arguments[0].equals("-")) {
                new Page(Path.of(arguments[0]), "make services-bench").write(report);
            }
        }
    }
}
