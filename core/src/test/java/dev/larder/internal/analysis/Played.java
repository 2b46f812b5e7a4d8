package dev.larder.internal.analysis;

import dev.larder.CacheSpec;
import dev.larder.Clock;
import dev.larder.Memory;
import dev.larder.inspect.Analysis;
import dev.larder.internal.memory.MemoryEntry;
import dev.larder.internal.memory.MemoryTier;
import java.time.Duration;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A cache of numbers without an engine: memory and its analysis, told what the engine tells them, at times that the test sets. */
final class Played {

    /** A clock that goes when it is told to. */
    static final class Hands implements Clock {

        private long nanos = 1;

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public long millis() {
            return nanos / 1_000_000;
        }

        void forward(Duration by) {
            nanos += by.toNanos();
        }
    }

    private final Hands clock = new Hands();
    private final CacheAnalysis<Integer> analysis;
    private final MemoryTier<Integer, Integer> memory;
    private final long lifeNanos;
    private long hits;
    private int sinceTurn;
    private int lookupsPerTurn = 500;

    Played(Memory bound, UnaryOperator<CacheSpec<Integer, Integer>> settings) {
        this(bound, new Budget(Long.MAX_VALUE), settings);
    }

    Played(Memory bound, Budget budget, UnaryOperator<CacheSpec<Integer, Integer>> settings) {
        CacheSpec<Integer, Integer> spec = settings.apply(CacheSpec.of("n:{id}", Integer.class, Integer.class)
                .loader(id -> id)
                .timeToLive(Duration.ofDays(1)));
        lifeNanos = spec.timeToLive().toNanos();
        analysis = CacheAnalysis.of(spec, bound, Played::text, clock);
        memory = new MemoryTier<>(bound, Played::text, cause -> {}, analysis.watcher());
        analysis.begin(spec, memory, () -> hits, clock, budget);
    }

    private static String text(Integer key) {
        return "n:" + key;
    }

    /** Looks a key up, and loads what the source says now if memory does not know it. */
    boolean get(int key, int atSource) {
        MemoryEntry<Integer> entry = memory.find(key);
        boolean isHit = entry != null && entry.overdueNanos(clock.nanos) < 0;
        if (isHit) {
            hit(key, entry);
        } else {
            analysis.asked(text(key), null, /* isCountedAsHit= */ false);
            analysis.loaded(text(key), () -> atSource);
            keep(key, atSource);
        }
        turnNowAndThen();
        return isHit;
    }

    boolean get(int key) {
        return get(key, 1);
    }

    private void hit(int key, MemoryEntry<Integer> entry) {
        hits++;
        memory.use(key, entry);
        if (entry.isWatched()) {
            analysis.hit(key, entry, clock.nanos);
        }
    }

    private void keep(int key, @Nullable Integer value) {
        memory.keep(key, text(key), MemoryEntry.of(value, 0, clock.nanos + lifeNanos, Set.of(), false, 0), () -> true);
        memory.settle();
    }

    void invalidate(int key) {
        memory.drop(text(key));
    }

    // As the engine does, several times a second: before the tape is full.
    private void turnNowAndThen() {
        if (++sinceTurn >= lookupsPerTurn) {
            turn();
        }
    }

    void turnsEvery(int lookups) {
        lookupsPerTurn = lookups;
    }

    void turn() {
        sinceTurn = 0;
        analysis.turn();
    }

    void pass(Duration time) {
        clock.forward(time);
    }

    CacheAnalysis<Integer> analysis() {
        return analysis;
    }

    MemoryTier<Integer, Integer> memory() {
        return memory;
    }

    Analysis report() {
        turn();
        return analysis.report().orElseThrow();
    }
}
