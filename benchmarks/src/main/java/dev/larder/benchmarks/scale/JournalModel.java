package dev.larder.benchmarks.scale;

/**
 * How much of a master the journal takes, by its measured {@link JournalCosts costs}. A reader that keeps up is answered once for each record. Where the
 * master has no time for that, readers are answered more seldom and with more records at once: so it does not fail, but its lag grows, until even one
 * answer for each reader and lag is too much. Pure.
 *
 * @param costs what was measured
 * @param share of one processor that the journal may take
 * @param lagSeconds how long a record may wait
 */
public record JournalModel(JournalCosts costs, double share, double lagSeconds) {

    private static final double NANOS = 1e9;

    /** The share of a processor at which every reader is answered for each record, which may be more than there is. */
    double eagerShare(double nodes, double recordsPerSecond) {
        return share(nodes, recordsPerSecond, recordsPerSecond);
    }

    /** The least share that does: every reader is answered once in each lag, if there are records. */
    double patientShare(double nodes, double recordsPerSecond) {
        return share(nodes, recordsPerSecond, Math.min(recordsPerSecond, 1 / lagSeconds));
    }

    private double share(double nodes, double recordsPerSecond, double wakesPerSecond) {
        double perReader =
                wakesPerSecond * costs.wakeNanos() + recordsPerSecond * costs.recordNanos() + costs.idleNanos();
        return (recordsPerSecond * costs.appendNanos() + nodes * perReader) / NANOS;
    }

    /** What the master sends, in bytes a second; readers are answered as seldom as the lag allows. */
    double bytesPerSecond(double nodes, double recordsPerSecond) {
        double wakes = Math.min(recordsPerSecond, 1 / lagSeconds);
        return nodes * (wakes * costs.wakeBytes() + recordsPerSecond * costs.recordBytes() + costs.idleBytes());
    }

    /** The most records a second that one stream takes; 0 where the nodes alone are too many. */
    double mostRecordsPerSecond(double nodes) {
        double free = share * NANOS - nodes * (costs.idleNanos() + costs.wakeNanos() / lagSeconds);
        double most = free / (costs.appendNanos() + nodes * costs.recordNanos());
        if (most > 1 / lagSeconds) {
            return most;
        }
        // So few that each of them is an answer of its own.
        double alone = (share * NANOS - nodes * costs.idleNanos())
                / (costs.appendNanos() + nodes * (costs.recordNanos() + costs.wakeNanos()));
        return Math.max(0, Math.min(alone, 1 / lagSeconds));
    }

    /** How many masters have to share the stream so that each takes its part; every node reads from each of them. 0 where no number is enough. */
    int partitions(double nodes, double recordsPerSecond) {
        for (int parts = 1; parts <= MOST_PARTITIONS; parts++) {
            if (mostRecordsPerSecond(nodes) >= recordsPerSecond / parts) {
                return parts;
            }
        }
        return 0;
    }

    private static final int MOST_PARTITIONS = 1_000;
}
