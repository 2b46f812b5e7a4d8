package dev.larder.benchmarks.peers;

import dev.larder.benchmarks.Page;
import dev.larder.topologies.RedisServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * All that is compared with peers, one after the other, on a Redis of its own. Prints it, and puts it into a page.
 *
 * <p>Arguments: the page or {@code -} for none, and how many rounds there are of each race, 15 unless given.
 */
public final class PeerReports {

    private static final int OVERTAKEN = 1_000;
    private static final int CROWDS = 10;
    private static final List<Integer> SIZES = List.of(200, 10_000);

    private PeerReports() {}

    /** Runs it. */
    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 15;
        try (RedisServer server = RedisServer.builder().start()) {
            String report = Page.machine() + all(server.uri(), rounds);
            System.out.println(report);
            if (!arguments[0].equals("-")) {
                new Page(Path.of(arguments[0]), "make peers").write(report);
            }
        }
        // Some of them leave threads behind that are no daemons.
        System.exit(0);
    }

    private static String all(URI redis, int rounds) throws Exception {
        StringBuilder report = new StringBuilder("### An invalidation overtakes a load\n\n")
                .append(new OvertakenReport(redis, OVERTAKEN).run())
                .append("### A crowd asks for a missing key\n\n")
                .append(new CrowdReport(redis, CROWDS).run())
                .append("### Hits in memory\n\n")
                .append(new MemoryReport(redis, 10 * rounds).run());
        for (int bytes : SIZES) {
            try (RedisReport sized = new RedisReport(redis, bytes, rounds)) {
                report.append(String.format("### Hits in Redis, %,d bytes%n%n", bytes))
                        .append(sized.single())
                        .append(sized.many());
            }
        }
        return report.toString();
    }
}
