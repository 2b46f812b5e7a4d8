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

    private static final int HOT = 10;
    private static final int COLD_CALLERS = 2;

    private final Site troubled;
    private final Site other;
    private final ScheduledExecutorService callers = Executors.newScheduledThreadPool(COLD_CALLERS + 2, Orders::daemon);
    private final AtomicInteger cold = new AtomicInteger();
    private final AtomicLong errors = new AtomicLong();
    private final List<Long> nanos = new ArrayList<>();
    private final String series;
    private int hot;
    private int changed;

    private Traffic(Site troubled, Site other, String series) {
        this.troubled = troubled;
        this.other = other;
        this.series = series;
    }

    /** Traffic that flows; the other node changes what is hot, and the troubled one reads it. */
    static Traffic begun(Site troubled, Site other, String series) {
        Traffic traffic = new Traffic(troubled, other, series);
        for (int caller = 0; caller < COLD_CALLERS; caller++) {
            traffic.repeat(traffic::readCold, 3);
        }
        traffic.repeat(traffic::readHot, 1);
        traffic.repeat(traffic::change, 40);
        return traffic;
    }

    private void repeat(Runnable task, long pauseMillis) {
        callers.scheduleWithFixedDelay(task, 0, pauseMillis, TimeUnit.MILLISECONDS);
    }

    private void readCold() {
        long began = System.nanoTime();
        Outcome outcome = troubled.read("cold-" + series + "-" + cold.incrementAndGet());
        long took = System.nanoTime() - began;
        count(outcome == null);
        synchronized (nanos) {
            nanos.add(took);
        }
    }

    private void readHot() {
        count(troubled.read("hot-" + hot++ % HOT) == null);
    }

    private void count(boolean failed) {
        errors.addAndGet(failed ? 1 : 0);
    }

    private void change() {
        other.change("hot-" + changed++ % HOT);
    }

    /** Ends it, and says what was seen. */
    Seen end() throws InterruptedException {
        callers.shutdown();
        callers.awaitTermination(30, TimeUnit.SECONDS);
        synchronized (nanos) {
            return new Seen(List.copyOf(nanos), errors.get(), troubled.oracle().verdict());
        }
    }
}
