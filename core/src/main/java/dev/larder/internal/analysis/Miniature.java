package dev.larder.internal.analysis;

import dev.larder.Memory;
import dev.larder.internal.memory.MemoryEntry;
import dev.larder.internal.memory.MemoryTier;
import java.util.Set;

/**
 * The sample in a memory tier of another size: the real one, with its policy, so much smaller as the sample has fewer keys. For one thread.
 *
 * <p>Miniature simulation: Waldspurger, Saemundsson, Ahmad, Park, "Cache Modeling and Optimization using Miniature Simulations", USENIX ATC 2017.
 */
final class Miniature {

    private final double times;
    private final MemoryTier<Long, Integer> memory;
    private long hits;

    Miniature(double times, Memory bound, double share) {
        this.times = times;
        this.memory = MemoryTier.simulated(
                bound.countsEntries()
                        ? Memory.entries(room(bound.maximum(), share))
                        : Memory.weight(room(bound.maximum(), share), (key, weight) -> (Integer) weight),
                key -> Long.toString(key, Character.MAX_RADIX));
    }

    private long room(long maximum, double share) {
        return Math.max(1, Math.round(maximum * times * share));
    }

    double times() {
        return times;
    }

    void resize(long maximum, double share) {
        memory.resize(room(maximum, share));
        memory.settle();
    }

    /** A lookup that memory answered with this entry; who has it not gets it from below. */
    void hit(Event event) {
        if (!answers(event)) {
            keep(event);
        }
    }

    /** A lookup that memory did not answer. */
    void miss(Event event) {
        answers(event);
    }

    private boolean answers(Event event) {
        MemoryEntry<Integer> entry = memory.find(event.key());
        if (entry == null || entry.overdueNanos(event.atNanos()) >= 0) {
            return false;
        }
        memory.use(event.key(), entry);
        hits++;
        return true;
    }

    /** An entry is kept where memory had none: who has one would not have asked for it. */
    void kept(Event event) {
        MemoryEntry<Integer> entry = memory.find(event.key());
        if (entry == null || entry.overdueNanos(event.atNanos()) >= 0) {
            keep(event);
        }
    }

    /** An entry is kept. */
    void keep(Event event) {
        memory.keep(
                event.key(),
                text(event),
                MemoryEntry.of(event.number(), 0, event.usableUntilNanos(), Set.of(), false, 0),
                () -> true);
        memory.settle();
    }

    void drop(Event event) {
        memory.drop(text(event));
    }

    private static String text(Event event) {
        return Long.toString(event.key(), Character.MAX_RADIX);
    }

    void clear() {
        memory.clear();
    }

    long size() {
        return memory.size();
    }

    /** How many lookups it has answered since it was last asked. */
    long takeHits() {
        long taken = hits;
        hits = 0;
        return taken;
    }
}
