package dev.larder.benchmarks.services;

import java.util.Map;

/**
 * What was measured with caches, or without.
 *
 * @param fixed at a fixed rate
 * @param full with every client asking again as soon as it is answered
 * @param perSecond answers, of the latter
 * @param queries that were for reads, from the beginning of both to their end, by service
 * @param journalLagSeconds the most that was seen
 * @param troubles what went wrong between the nodes and Redis, warm-up included
 */
record Side(
        Scores fixed,
        Scores full,
        double perSecond,
        Map<String, Double> queries,
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
        return queries.keySet().stream()
                .mapToDouble(this::queriesForThousandReads)
                .sum();
    }

    /** What a service asks of them, for a thousand reads of all services. */
    double queriesForThousandReads(String service) {
        return 1_000 * queries.getOrDefault(service, 0.0) / reads();
    }

    static boolean isRead(Operation operation) {
        return !operation.isWrite();
    }
}
