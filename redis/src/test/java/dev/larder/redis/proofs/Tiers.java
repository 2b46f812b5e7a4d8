package dev.larder.redis.proofs;

import java.util.List;
import java.util.stream.IntStream;

/** The versions that each tier holds of the same ids, in their order. */
record Tiers(List<Long> memoryOfA, List<Long> memoryOfB, List<Long> redis) {

    /** Stands for an id of which a tier holds nothing. */
    static final long ABSENT = -1;

    /** How many ids are older than the source, in each tier and in any. */
    record Stale(long memoryOfA, long memoryOfB, long redis, long anywhere) {}

    static Tiers of(Pair nodes, List<String> ids) throws InterruptedException {
        return new Tiers(nodes.a.askNumbers("peek", ids), nodes.b.askNumbers("peek", ids), nodes.stored.versions(ids));
    }

    Stale stale(List<Long> truth) {
        return new Stale(
                stale(memoryOfA, truth),
                stale(memoryOfB, truth),
                stale(redis, truth),
                IntStream.range(0, truth.size())
                        .filter(i -> isStale(memoryOfA.get(i), truth.get(i))
                                || isStale(memoryOfB.get(i), truth.get(i))
                                || isStale(redis.get(i), truth.get(i)))
                        .count());
    }

    /** How many versions are there, and are not the source's. */
    static long stale(List<Long> versions, List<Long> truth) {
        return IntStream.range(0, truth.size())
                .filter(i -> isStale(versions.get(i), truth.get(i)))
                .count();
    }

    private static boolean isStale(long version, long truth) {
        return version != ABSENT && version != truth;
    }

    /** Whether every tier holds the source's version of every id. */
    boolean allHold(List<Long> truth) {
        return memoryOfA.equals(truth) && memoryOfB.equals(truth) && redis.equals(truth);
    }
}
