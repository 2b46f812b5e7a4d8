package dev.larder.internal.warm;

import dev.larder.Clock;
import dev.larder.LarderListener.WarmingEnded;
import dev.larder.internal.events.Events;
import dev.larder.warm.Warmer;
import dev.larder.warm.Warming;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One warmer of one Larder: its runs, one at a time, and when the next one is due. Thread-safe. */
final class Worked<K, V> implements Warming {

    private static final Logger LOG = LoggerFactory.getLogger(Worked.class);
    private static final double JITTER = 0.1;

    /**
     * What the warmers of a Larder have in common.
     *
     * @param walking runs runs
     * @param loading loads their keys
     * @param random draws numbers from 0 up to, not including, 1
     */
    record Means(
            String namespace, Executor walking, Executor loading, Clock clock, Events events, DoubleSupplier random) {}

    private final Warmer<K, V> warmer;
    private final Warmable<K, V> cache;
    private final Place place;
    private final Means means;
    private @Nullable Run<K, V> run;
    private long runs;
    private long dueNanos;
    private boolean isDue;
    private boolean isOver;

    Worked(Warmer<K, V> warmer, Warmable<K, V> cache, Place place, Means means) {
        this.warmer = warmer;
        this.cache = cache;
        this.place = place;
        this.means = means;
        this.isDue = warmer.isAtStart() || warmer.every() != null;
        this.dueNanos = means.clock().nanos() + (warmer.isAtStart() ? 0 : pauseNanos());
    }

    @Override
    public Warmer<?, ?> warmer() {
        return warmer;
    }

    @Override
    public boolean start() {
        return begin(/* everyMillis= */ 0);
    }

    /** Begins if it is due. */
    void turn() {
        boolean isTime;
        synchronized (this) {
            isTime = isDue && means.clock().nanos() - dueNanos >= 0;
        }
        Duration every = warmer.every();
        if (isTime) {
            begin(every == null ? 0 : (long) (every.toMillis() * (1 - JITTER)));
        }
    }

    private boolean begin(long everyMillis) {
        Run<K, V> mine;
        synchronized (this) {
            if (isOver || (run != null && !run.isOver())) {
                return false;
            }
            runs++;
            mine = new Run<>(warmer, cache, place, means.loading(), means.clock(), runs);
            run = mine;
            isDue = false;
        }
        try {
            means.walking().execute(() -> go(mine, everyMillis));
            return true;
        } catch (RejectedExecutionException closedOrFull) {
            end(mine, mine.failed("no thread was free for it"));
            return false;
        }
    }

    private void go(Run<K, V> mine, long everyMillis) {
        try {
            end(mine, mine.go(everyMillis));
        } catch (Error fatal) { // of the user's code
            end(mine, mine.failed(fatal.getClass().getSimpleName()));
            throw fatal;
        }
    }

    // Whoever waits is told last: by then it is known when the next turn is, and everybody has heard.
    private void end(Run<K, V> mine, Progress end) {
        synchronized (this) {
            isDue = !isOver && warmer.every() != null;
            dueNanos = means.clock().nanos() + pauseNanos();
        }
        tell(end);
        means.events()
                .warmingEnded(
                        () -> new WarmingEnded(warmer.name(), warmer.cache().name(), end));
        mine.end(end);
    }

    private long pauseNanos() {
        Duration every = warmer.every();
        double share = 1 - JITTER + 2 * JITTER * means.random().getAsDouble();
        return every == null ? 0 : (long) (every.toNanos() * share);
    }

    private void tell(Progress end) {
        String figures = "namespace=" + means.namespace() + " warmer=" + warmer.name() + " cache="
                + warmer.cache().name() + " loaded=" + end.loaded() + " found=" + end.found() + " fresh=" + end.fresh()
                + " failed=" + end.failed() + " seconds=" + end.elapsed().toSeconds();
        switch (end.state()) {
            case DONE -> LOG.info("Warmed: {}", figures);
            case FAILED ->
                LOG.warn("A warmer gave up, and whoever asks first loads the rest: {} cause={}", figures, end.reason());
            case STOPPED -> LOG.info("A warmer was stopped: {}", figures);
            case WAITING, RUNNING, ELSEWHERE -> LOG.debug("Nothing was warmed here: {}", figures);
        }
    }

    @Override
    public synchronized void stop() {
        if (run != null) {
            run.halt();
        }
    }

    /** Stops it, for good. */
    synchronized void end() {
        isOver = true;
        isDue = false;
        stop();
    }

    @Override
    public boolean await(Duration atMost) throws InterruptedException {
        Run<K, V> awaited;
        synchronized (this) {
            awaited = run;
        }
        if (awaited == null) {
            return false;
        }
        try {
            awaited.ended().get(atMost.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException late) {
            return false;
        } catch (java.util.concurrent.ExecutionException impossible) {
            throw new IllegalStateException("A run ends without an exception", impossible);
        }
    }

    @Override
    public synchronized Progress progress() {
        return run == null ? new Progress(State.WAITING, 0, 0, 0, 0, 0, 0, Duration.ZERO, null, null) : run.progress();
    }
}
