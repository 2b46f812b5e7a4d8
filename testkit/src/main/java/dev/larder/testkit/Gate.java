package dev.larder.testkit;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A place where threads wait until the test lets them through: put {@link #pass} into a loader or before a step of a {@link
 * TierLink}, wait in the test until somebody {@link #awaitArrival arrived}, do what must happen meanwhile, {@link #open} the gate.
 * Once open it stays so. No wait is longer than 20 seconds. Thread-safe.
 */
public final class Gate {

    private static final long LIMIT_SECONDS = 20;

    private final CountDownLatch arrival = new CountDownLatch(1);
    private final CountDownLatch opening = new CountDownLatch(1);
    private final AtomicInteger arrivals = new AtomicInteger();

    /**
     * Waits until the gate is open. An interrupt ends the wait.
     *
     * @throws GateException if it stays closed
     */
    public void pass() {
        arrivals.incrementAndGet();
        arrival.countDown();
        try {
            await(opening, "Nobody opened the gate");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** {@link #pass} for callers that may throw, such as loaders: an interrupt comes out. */
    public void passInterruptibly() throws InterruptedException {
        arrivals.incrementAndGet();
        arrival.countDown();
        await(opening, "Nobody opened the gate");
    }

    /** Waits until somebody has come to the gate. */
    public void awaitArrival() throws InterruptedException {
        await(arrival, "Nobody came to the gate");
    }

    /** How many have come so far. */
    public int arrivals() {
        return arrivals.get();
    }

    /** Lets everybody through, from now on. */
    public void open() {
        opening.countDown();
    }

    private static void await(CountDownLatch latch, String complaint) throws InterruptedException {
        if (!latch.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new GateException(complaint + " within " + LIMIT_SECONDS + " s");
        }
    }

    /** Something that the test waited for did not happen. */
    public static final class GateException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        GateException(String message) {
            super(message);
        }
    }
}
