package dev.larder.redis.faults;

import dev.larder.redis.nodes.Orders;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A call on a thread of its own, of which it is asked how long it takes. */
final class Waiting {

    private final long beganNanos = System.nanoTime();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile long endedNanos;

    private Waiting() {}

    /** Begins a call. */
    static Waiting of(Runnable call) {
        Waiting waiting = new Waiting();
        Orders.daemon(() -> {
                    call.run();
                    waiting.endedNanos = System.nanoTime();
                    waiting.ended.countDown();
                })
                .start();
        return waiting;
    }

    /** Waits for its end. */
    void await() throws InterruptedException {
        if (!ended.await(30, TimeUnit.SECONDS)) {
            throw new AssertionError("The call has not ended");
        }
    }

    /** How long it took, or has taken by now. */
    Duration soFar() {
        return Duration.ofNanos((ended.getCount() == 0 ? endedNanos : System.nanoTime()) - beganNanos);
    }
}
