package dev.larder.internal.warm;

import dev.larder.warm.Warming.Progress;
import dev.larder.warm.Warming.State;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** How far one run has come. Written by the thread that walks, read by anybody. */
final class Counts {

    private final long beganNanos;
    private final long expected;
    private final LongAdder loaded = new LongAdder();
    private final LongAdder found = new LongAdder();
    private final LongAdder fresh = new LongAdder();
    private final LongAdder failed = new LongAdder();

    Counts(long beganNanos, long expected) {
        this.beganNanos = beganNanos;
        this.expected = expected;
    }

    void add(Brought<?> brought) {
        loaded.add(brought.loaded());
        found.add(brought.found());
        fresh.add(brought.fresh());
        failed.add(brought.failed().size());
    }

    Progress progress(State state, long runs, long nowNanos, @Nullable String reason) {
        long elapsed = Math.max(0, nowNanos - beganNanos);
        long done = loaded.sum() + found.sum() + fresh.sum() + failed.sum();
        boolean isKnown = state == State.RUNNING && expected > 0 && done > 0;
        long left = isKnown ? (long) ((double) elapsed / done * Math.max(0, expected - done)) : 0;
        return new Progress(
                state,
                runs,
                loaded.sum(),
                found.sum(),
                fresh.sum(),
                failed.sum(),
                expected,
                Duration.ofNanos(elapsed),
                isKnown ? Duration.ofNanos(left) : null,
                reason);
    }
}
