package dev.larder.server.health;

import dev.larder.internal.threads.Threads;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks at the caches now and then, so that "in the last minute" is true also for somebody who asks for the first time. */
final class EvictionWatch implements AutoCloseable {

    private static final int SECONDS = 10;

    private final ScheduledExecutorService timer = Threads.timer("larder-health");

    @SuppressWarnings("FutureReturnValueIgnored") // what fails is part of a check's answer, so no check ends the watch
    EvictionWatch(CacheHealthCheck check) {
        timer.scheduleWithFixedDelay(check::check, SECONDS, SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
