package dev.larder.internal.engine;

import dev.larder.Clock;
import dev.larder.tier.LocalTier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the keys that were read most from disk into memory after a start, cache by cache, within {@link Preload}'s bounds. Each turn does
 * a little, on the executor: first the disk must be believed, and caches may be made meanwhile. One turn at a time.
 */
final class Preloading {

    private static final Logger LOG = LoggerFactory.getLogger(Preloading.class);
    private static final int BATCH = 100;

    private final LocalTier tier;
    private final Preload bounds;
    private final Clock clock;
    private final String namespace;
    private final AtomicBoolean isTurning = new AtomicBoolean();

    // Those below belong to whoever has the turn.
    private final Set<String> done = new HashSet<>();
    private @Nullable List<String> hottest;
    private long beganNanos;
    private long bytes;
    private int kept;
    private volatile boolean isOver;

    Preloading(LocalTier tier, Preload bounds, Clock clock, String namespace) {
        this.tier = tier;
        this.bounds = bounds;
        this.clock = clock;
        this.namespace = namespace;
        this.isOver = bounds.keys() == 0;
    }

    /** Whether nothing more is brought. */
    boolean isOver() {
        return isOver;
    }

    /** Brings what the caches that are new to it have among the hottest keys; ends when a bound is reached. */
    void turn(List<EngineCache<?, ?>> caches) throws InterruptedException {
        if (!isTurning.compareAndSet(false, true)) {
            return;
        }
        try {
            bringNew(caches);
            if (hottest != null && isLate()) {
                isOver = true;
            }
        } finally {
            isTurning.set(false);
        }
    }

    private void bringNew(List<EngineCache<?, ?>> caches) throws InterruptedException {
        for (EngineCache<?, ?> cache : caches) {
            if (!isOver && cache.believesItsDisk() && !done.contains(cache.name())) {
                done.add(cache.name());
                bring(cache, keys());
                LOG.info(
                        "Memory is filled from disk: namespace={} cache={} keys={} bytes={}",
                        namespace,
                        cache.name(),
                        kept,
                        bytes);
            }
        }
    }

    private List<String> keys() {
        List<String> known = hottest;
        if (known == null) {
            beganNanos = clock.nanos();
            known = tier.hottest(bounds.keys());
            hottest = known;
        }
        return known;
    }

    private void bring(EngineCache<?, ?> cache, List<String> keys) throws InterruptedException {
        List<String> own =
                keys.stream().filter(key -> key.startsWith(cache.keyPrefix())).toList();
        for (int from = 0; from < own.size() && !isOver; from += BATCH) {
            List<Long> sizes = cache.readAhead(
                    new ArrayList<>(own.subList(from, Math.min(own.size(), from + BATCH))),
                    bounds.maximumBytes() - bytes);
            kept += sizes.size();
            bytes += sizes.stream().mapToLong(Long::longValue).sum();
            isOver = isLate() || bytes >= bounds.maximumBytes();
        }
    }

    private boolean isLate() {
        return clock.nanos() - beganNanos > bounds.atMost().toNanos();
    }
}
