package dev.larder.benchmarks.services;

import java.util.Map;

/**
 * What was measured with caches, or without.
 *
 * @param fixed at a fixed rate
 * @param full with every client asking again as soon as it is answered
 * @param perSecond answers, of the latter
 * @param queries that were for reads, from the beginning of both to their end
 * @param journalLagSeconds the most that was seen
 * @param troubles what went wrong between the nodes and Redis, warm-up included
 */
record Side(
        Scores fixed,
        Scores full,
        double perSecond,
        double queries,
        Acknowledged.Verdict versions,
        double journalLagSeconds,
        Map<String, Double> troubles) {

    long reads() {
        return fixed.answered(Side::isRead) + full.answered(Side::isRead);
    }

    long failed() {
        return fixed.failed() + full.failed();
    }

    /** What failed, and what the nodes had to cope with. */
    String errors() {
        return fixed.errors() + ", " + full.errors() + ", " + troubles;
    }

    /** What the database is asked for a thousand reads. */
    double queriesForThousandReads() {
        return 1_000 * queries / reads();
    }

    static boolean isRead(Operation operation) {
        return !operation.isWrite();
    }
}
