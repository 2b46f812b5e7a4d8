package dev.larder.redis.faults;

import dev.larder.Outcome;
import dev.larder.redis.nodes.Orders;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Callers of one node: some read what is in memory, and what another node keeps changing; some ask each time for something that memory
 * cannot have, which is what a fault of Redis can slow down.
 */
final class Traffic {

    /** What ids begin with that are asked for once. */
    static final String COLD = "cold-";

    private static final int HOT = 10;
    private static final int COLD_CALLERS = 2;

    private final ScheduledExecutorService callers = Executors.newScheduledThreadPool(COLD_CALLERS + 2, Orders::daemon);
    private final AtomicInteger cold = new AtomicInteger();
    private final AtomicLong errors = new AtomicLong();
    private final List<Long> nanos = new ArrayList<>();
    private final Oracle oracle;
    private int hot;
    private int changed;

    private Traffic(Oracle oracle) {
        this.oracle = oracle;
    }

    /** Traffic that flows; the other node changes what is hot, and the troubled one reads it. */
    static Traffic begun(Site troubled, Site other, String series) {
        return new Traffic(troubled.oracle()).withReadersOf(troubled, series).withWriterOf(other);
    }

    /** Readers alone; somebody else changes what is hot. */
    static Traffic reading(Site site, String series) {
        return new Traffic(site.oracle()).withReadersOf(site, series);
    }

    /** A writer alone; somebody else reads. */
    static Traffic writing(Site site) {
        return new Traffic(site.oracle()).withWriterOf(site);
    }

    private Traffic withReadersOf(Site site, String series) {
        for (int caller = 0; caller < COLD_CALLERS; caller++) {
            repeat(() -> readCold(site, series), 3);
        }
        repeat(() -> count(site.read("hot-" + hot++ % HOT) == null), 1);
        return this;
    }

    private Traffic withWriterOf(Site site) {
        repeat(() -> site.change("hot-" + changed++ % HOT), 40);
        return this;
    }

    private void repeat(Runnable task, long pauseMillis) {
        callers.scheduleWithFixedDelay(task, 0, pauseMillis, TimeUnit.MILLISECONDS);
    }

    private void readCold(Site site, String series) {
        long began = System.nanoTime();
        Outcome outcome = site.read(COLD + series + "-" + cold.incrementAndGet());
        long took = System.nanoTime() - began;
        count(outcome == null);
        synchronized (nanos) {
            nanos.add(took);
        }
    }

    private void count(boolean failed) {
        errors.addAndGet(failed ? 1 : 0);
    }

    /** Ends it, and says what was seen. */
    Seen end() throws InterruptedException {
        callers.shutdown();
        callers.awaitTermination(30, TimeUnit.SECONDS);
        synchronized (nanos) {
            return new Seen(List.copyOf(nanos), errors.get(), oracle.verdict());
        }
    }
}
