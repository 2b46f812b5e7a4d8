package dev.larder.spring.metrics;

import dev.larder.internal.threads.Threads;
import dev.larder.micrometer.LarderSnapshot;
import dev.larder.micrometer.LarderSnapshot.CacheFigures;
import dev.larder.micrometer.LarderSnapshot.Node;
import dev.larder.micrometer.LarderSnapshot.Total;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the figures now and then, in one line of {@code name=value}, to the logger {@code dev.larder.summary}. */
final class Summaries implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("dev.larder.summary");

    private final Supplier<LarderSnapshot> figures;
    private final boolean isDetailed;
    private final ScheduledExecutorService timer = Threads.timer("larder-summary");

    Summaries(Supplier<LarderSnapshot> figures, boolean isDetailed) {
        this.figures = figures;
        this.isDetailed = isDetailed;
    }

    /** Begins to publish; the first line comes after one interval. */
    @SuppressWarnings("FutureReturnValueIgnored") // it ends with the timer; publish throws nothing but errors
    Summaries every(Duration interval) {
        timer.scheduleWithFixedDelay(this::publish, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
        return this;
    }

    /** One line for all, and if asked for one for each cache. */
    void publish() {
        LarderSnapshot snapshot = figures.get();
        LOG.info("{}", line(snapshot));
        if (isDetailed) {
            snapshot.nodes().forEach(node -> node.caches().forEach(cache -> LOG.info("{}", line(node, cache))));
        }
    }

    private static String line(LarderSnapshot snapshot) {
        Total total = snapshot.total();
        return String.format(
                Locale.ROOT,
                "Caches: hits=%d misses=%d hit_rate=%.3f evictions=%d entries=%d loads=%d load_failures=%d redis=%s"
                        + " deferred=%d",
                total.hits(),
                total.misses(),
                total.hitRate(),
                total.evictions(),
                total.entries(),
                total.loads(),
                total.loadFailures(),
                redis(snapshot),
                snapshot.nodes().stream().mapToInt(Node::deferredInvalidations).sum());
    }

    /** The worst of all. */
    private static String redis(LarderSnapshot snapshot) {
        return snapshot.nodes().stream()
                .map(Node::shared)
                .min(String::compareTo) // away, connected, none
                .orElse("none");
    }

    private static String line(Node node, CacheFigures cache) {
        return String.format(
                Locale.ROOT,
                "Cache: namespace=%s cache=%s hits=%d misses=%d hit_rate=%.3f entries=%d loads=%d load_failures=%d"
                        + " load_seconds=%.3f bytes_written=%d",
                node.namespace(),
                cache.cache(),
                cache.hits(),
                cache.misses(),
                cache.hitRate(),
                cache.entries(),
                cache.loads(),
                cache.loadFailures(),
                cache.loadSeconds(),
                cache.bytesWritten());
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
