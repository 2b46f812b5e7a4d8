package dev.larder.server;

import dev.larder.Clock;
import dev.larder.internal.threads.Threads;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the embedded Redis again when it has ended though nobody stopped it, at most {@value #MOST_STARTS} times in {@value
 * #WINDOW_MINUTES} minutes: one that ends again and again would only burn the machine. What it knew is gone then, and every node notices
 * by itself.
 */
final class RedisKeeper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RedisKeeper.class);

    static final int MOST_STARTS = 5;
    private static final int WINDOW_MINUTES = 10;
    private static final long WINDOW_NANOS = Duration.ofMinutes(WINDOW_MINUTES).toNanos();
    private static final int LOOK_EVERY_MILLIS = 1_000;
    private static final int END_PATIENCE_SECONDS = 10;

    private final Kept redis;
    private final Clock clock;
    private final Deque<Long> startsNanos = new ArrayDeque<>();
    private final ScheduledExecutorService timer = Threads.timer("larder-redis-keeper");
    private boolean hasGivenUp;

    /** What is kept running. */
    interface Kept {
        boolean isRunning();

        /** Starts it again, on the same port; blocks until it answers, and throws if it does not. */
        void restart();
    }

    RedisKeeper(Kept redis, Clock clock) {
        this.redis = redis;
        this.clock = clock;
    }

    /** Begins to look once a second. */
    @SuppressWarnings("FutureReturnValueIgnored") // it ends with the timer; look throws nothing but errors
    RedisKeeper keep() {
        timer.scheduleWithFixedDelay(this::look, LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        return this;
    }

    /** Looks once, on one thread at a time. */
    void look() {
        if (redis.isRunning()) {
            return;
        }
        long now = clock.nanos();
        startsNanos.removeIf(start -> now - start > WINDOW_NANOS);
        if (startsNanos.size() < MOST_STARTS) {
            hasGivenUp = false;
            startsNanos.add(now);
            startAgain();
        } else if (!hasGivenUp) {
            hasGivenUp = true;
            LOG.error(
                    "The embedded Redis ended {} times within {} minutes and is left alone for a while; requests are"
                            + " answered without it. Its log says why",
                    MOST_STARTS,
                    WINDOW_MINUTES);
        }
    }

    // Whatever keeps it from starting is told, and tried again at the next look.
    private void startAgain() {
        LOG.warn(
                "The embedded Redis has ended and is started again: start={} most={}", startsNanos.size(), MOST_STARTS);
        try {
            redis.restart();
        } catch (RuntimeException failure) {
            LOG.warn("The embedded Redis did not start: cause={}", failure.getMessage());
        }
    }

    /** Looks no more; when it returns nobody starts anything. */
    @Override
    public void close() {
        timer.shutdownNow();
        try {
            if (!timer.awaitTermination(END_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("The embedded Redis is still being started");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
