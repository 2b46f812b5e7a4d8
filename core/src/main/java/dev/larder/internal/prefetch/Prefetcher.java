package dev.larder.internal.prefetch;

import dev.larder.CacheStats;
import dev.larder.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * What one cache loads ahead, and what came of it. It says how much may be under way, and how much may wait in memory for somebody to ask for it; where
 * less than a quarter was of use lately only one prediction in sixteen is carried out, to see whether that has changed; after a load that failed none
 * is for half a minute. Thread-safe.
 *
 * @param <K> the keys' type
 */
public final class Prefetcher<K> {

    /** Keys that one prediction names at most. */
    public static final int TOGETHER = 8;

    private static final int IN_BACKGROUND = 2;
    private static final int TRIED_WHEN_POOR = 16;
    private static final long LEAST_KNOWN = 1_024;
    private static final long MOST_KNOWN = 100_000;
    private static final long PAUSE_NANOS = Duration.ofSeconds(30).toNanos();

    private final int most;
    private final Clock clock;
    private final Succession<K> succession;
    private final Accuracy accuracy = new Accuracy();
    private final Set<K> underWay = ConcurrentHashMap.newKeySet();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger inBackground = new AtomicInteger();
    private final AtomicInteger tries = new AtomicInteger();
    private final LongAdder loaded = new LongAdder();
    private final LongAdder used = new LongAdder();
    private final LongAdder wasted = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private volatile long pausedUntilNanos;
    private volatile boolean hasFailed;

    /** With so many entries at most that wait to be of use; from 1. */
    public Prefetcher(int most, Clock clock) {
        this.most = most;
        this.clock = clock;
        this.succession = new Succession<>(Math.min(MOST_KNOWN, Math.max(LEAST_KNOWN, 16L * most)));
    }

    /** The current thread has missed a key, or would have; answers what is likely to be next, and may be loaded now. */
    public List<K> missed(K key) {
        if (underWay.remove(key)) {
            used.increment();
            accuracy.used();
        }
        succession.missed(Thread.currentThread().getId(), key, clock.nanos());
        int room = Math.min(TOGETHER, most - waiting.get() - underWay.size());
        return room <= 0 || isPaused() ? List.of() : likely(key, room);
    }

    private List<K> likely(K key, int room) {
        List<K> likely = succession.after(key, room);
        boolean isTried = likely.isEmpty() || !accuracy.isPoor() || tries.incrementAndGet() % TRIED_WHEN_POOR == 0;
        return isTried ? likely : List.of();
    }

    private boolean isPaused() {
        return hasFailed && clock.nanos() - pausedUntilNanos < 0;
    }

    /** Loads of these begin. */
    public void begin(Collection<K> keys) {
        underWay.addAll(keys);
    }

    /** Loads of these have ended, whatever came of them. */
    public void ended(Collection<K> keys) {
        underWay.removeAll(keys);
    }

    /** One of them failed. */
    public void failed() {
        pausedUntilNanos = clock.nanos() + PAUSE_NANOS;
        hasFailed = true;
    }

    /** Whether one more may run in the background; {@link #endInBackground} must follow. */
    public boolean beginInBackground() {
        if (inBackground.incrementAndGet() <= IN_BACKGROUND) {
            return true;
        }
        inBackground.decrementAndGet();
        return false;
    }

    /** It has run. */
    public void endInBackground() {
        inBackground.decrementAndGet();
    }

    /** So many were not loaded because too much was under way. */
    public void dropped(int keys) {
        dropped.add(keys);
    }

    /** Whether a value that was loaded ahead still waits for somebody who asks, so that its entry is to be marked. */
    public boolean isUnclaimed(K key) {
        return underWay.remove(key);
    }

    /** A value that was loaded ahead is in memory; marked or not. */
    public void kept(boolean isMarked) {
        loaded.increment();
        if (isMarked) {
            waiting.incrementAndGet();
        }
    }

    /** A marked entry was asked for, the first time. */
    public void used() {
        used.increment();
        waiting.decrementAndGet();
        accuracy.used();
    }

    /** A marked entry left memory, and nobody had asked for it. */
    public void wasted() {
        wasted.increment();
        waiting.decrementAndGet();
        accuracy.wasted();
    }

    /** Memory was emptied, which says nothing of what was in it. */
    public void forgetWaiting() {
        waiting.set(0);
    }

    /** What came of it so far. */
    public CacheStats.Prefetch stats() {
        return new CacheStats.Prefetch(
                loaded.sum(),
                used.sum(),
                wasted.sum(),
                dropped.sum(),
                Math.max(0, waiting.get()),
                succession.size(),
                accuracy.isPoor());
    }
}
