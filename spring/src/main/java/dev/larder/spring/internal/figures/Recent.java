package dev.larder.spring.internal.figures;

import dev.larder.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What was measured at most a second ago, so that however many ask, the servers are asked once a second. While somebody measures the
 * others get what was measured before; only before the first measurement has ended each measures for itself. Thread-safe, without locks.
 *
 * @param <T> what is measured
 */
public final class Recent<T> {

    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

    private record Measured<T>(T value, long atNanos) {}

    private final Supplier<T> measuring;
    private final Clock clock;
    private final AtomicBoolean isMeasuring = new AtomicBoolean();
    private volatile @Nullable Measured<T> last;

    /** Nothing measured yet. */
    public Recent(Supplier<T> measuring, Clock clock) {
        this.measuring = measuring;
        this.clock = clock;
    }

    /** What was measured last, measured anew if that is a second ago. */
    public T get() {
        Measured<T> present = last;
        boolean isGood = present != null
                && (clock.nanos() - present.atNanos < FRESH_NANOS || !isMeasuring.compareAndSet(false, true));
        return isGood && present != null ? present.value : measure();
    }

    private T measure() {
        try {
            T value = measuring.get();
            last = new Measured<>(value, clock.nanos());
            return value;
        } finally {
            isMeasuring.set(false);
        }
    }
}
