package dev.larder.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Invalidation;
import dev.larder.Larder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** An application that goes on while something happens to its Redis: writes, invalidates, reads, and never may read what is older than that. */
final class Disturbed implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Map<String, Long> source = new ConcurrentHashMap<>();
    private final List<String> broken = new CopyOnWriteArrayList<>();
    private final AtomicLong rounds = new AtomicLong();
    private final Larder larder;
    private final Cache<String, Long> goals;
    private final List<String> ids;
    private final Thread thread;
    private volatile boolean isOver;

    private Disturbed(Larder larder, List<String> ids) {
        this.larder = larder;
        this.ids = ids;
        this.goals = larder.cache(CacheSpec.of("goal:{id}", String.class, Long.class)
                .timeToLive(Duration.ofHours(1))
                .loader(id -> source.getOrDefault(id, 0L)));
        this.thread = new Thread(this::goOn, "disturbed");
    }

    static Disturbed of(Larder larder, List<String> ids) {
        Disturbed disturbed = new Disturbed(larder, ids);
        disturbed.thread.start();
        return disturbed;
    }

    private void goOn() {
        while (!isOver) {
            for (String id : ids) {
                try {
                    step(id);
                } catch (RuntimeException failure) {
                    broken.add(id + ": " + failure);
                }
            }
            rounds.incrementAndGet();
        }
    }

    private void step(String id) {
        long written = source.merge(id, 1L, Long::sum);
        larder.invalidate(Invalidation.cacheKey("goal:" + id));
        for (int i = 0; i < 3; i++) {
            Long read = goals.get(id);
            if (read == null || read < written) {
                broken.add(id + ": " + read + " after " + written);
            }
        }
    }

    void awaitMoreRounds(int more) {
        long wanted = rounds.get() + more;
        await().atMost(PATIENCE).until(() -> rounds.get() >= wanted);
    }

    /** Ends, and says whether all was well. */
    @Override
    public void close() {
        isOver = true;
        await().atMost(PATIENCE).until(() -> !thread.isAlive());
        assertThat(broken).isEmpty();
    }
}
