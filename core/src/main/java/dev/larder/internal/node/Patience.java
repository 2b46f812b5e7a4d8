package dev.larder.internal.node;

import dev.larder.Clock;
import dev.larder.TierUnavailableException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long one lookup still waits for the shared tier. All its waits together take no longer than the limit: what the first one
 * takes is missing for the others, and once it is used up nothing is waited for any more. Thread-safe.
 */
public final class Patience {

    private static final Patience ENDLESS = new Patience(Clock.system(), Long.MAX_VALUE);

    private final Clock clock;
    private final long limitNanos;
    private final AtomicLong spentNanos = new AtomicLong();

    private Patience(Clock clock, long limitNanos) {
        this.clock = clock;
        this.limitNanos = limitNanos;
    }

    /** Waits so long in all. */
    public static Patience of(Duration limit, Clock clock) {
        return new Patience(clock, limit.toNanos());
    }

    /** Waits for each answer until the tier itself gives it up, at its hard timeout. */
    public static Patience endless() {
        return ENDLESS;
    }

    /** Whether nothing is waited for any more. */
    public boolean isOver() {
        return leftNanos() == 0;
    }

    /**
     * What the stage completes with.
     *
     * @throws TierUnavailableException if the tier answers with a failure, or not before the patience is over
     */
    public <T> T answer(CompletionStage<T> stage) throws InterruptedException {
        if (this == ENDLESS) {
            return Await.answer(stage);
        }
        long began = clock.nanos();
        try {
            return Await.answer(stage, leftNanos());
        } finally {
            spentNanos.addAndGet(clock.nanos() - began);
        }
    }

    /**
     * {@link #answer} for looking, again and again, whether something has come that somebody else is busy with: may take as long as
     * the limit each time and uses nothing up, as that is not the tier's slowness. In vain, it uses all of it up.
     */
    public <T> T look(CompletionStage<T> stage) throws InterruptedException {
        if (this == ENDLESS) {
            return Await.answer(stage);
        }
        try {
            return Await.answer(stage, limitNanos);
        } catch (TierUnavailableException inVain) {
            spentNanos.set(limitNanos);
            throw inVain;
        }
    }

    private long leftNanos() {
        return Math.max(0, limitNanos - spentNanos.get());
    }
}
