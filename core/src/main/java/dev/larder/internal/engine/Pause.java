package dev.larder.internal.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** The pauses of somebody who polls: 2 ms at first, half as long again each time, at most 25 ms. */
final class Pause {

    private static final long LONGEST_MICROS = 25_000;

    private long nextMicros = 2_000;

    /** Waits; an interrupt ends it. */
    void await() throws InterruptedException {
        try {
            new CompletableFuture<Boolean>()
                    .completeOnTimeout(true, nextMicros, TimeUnit.MICROSECONDS)
                    .get();
        } catch (ExecutionException impossible) {
            throw new AssertionError(impossible);
        }
        nextMicros = Math.min(LONGEST_MICROS, nextMicros * 3 / 2);
    }
}
