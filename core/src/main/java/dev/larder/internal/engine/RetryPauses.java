package dev.larder.internal.engine;

import dev.larder.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keys whose source failed a moment ago. As long as something stale answers for one, its source is not asked again. Thread-safe; a key that
 * fails while too many are remembered has no pause.
 */
final class RetryPauses {

    /** How many keys are remembered at most. */
    static final int MOST = 10_000;

    private final long pauseNanos;
    private final Clock clock;
    private final Map<String, Long> untilNanos = new ConcurrentHashMap<>();

    RetryPauses(Duration pause, Clock clock) {
        this.pauseNanos = pause.toNanos();
        this.clock = clock;
    }

    void failed(String text) {
        if (pauseNanos > 0 && (untilNanos.size() < MOST || untilNanos.containsKey(text))) {
            untilNanos.put(text, clock.nanos() + pauseNanos);
        }
    }

    void ended(String text) {
        if (!untilNanos.isEmpty()) {
            untilNanos.remove(text);
        }
    }

    boolean isPaused(String text) {
        Long until = untilNanos.isEmpty() ? null : untilNanos.get(text);
        return until != null && clock.nanos() - until < 0;
    }

    /** Forgets those that are over. */
    void sweep() {
        long now = clock.nanos();
        untilNanos.values().removeIf(until -> now - until >= 0);
    }

    /** How many keys have a pause, those among them whose pause is over and not forgotten yet. */
    int size() {
        return untilNanos.size();
    }
}
