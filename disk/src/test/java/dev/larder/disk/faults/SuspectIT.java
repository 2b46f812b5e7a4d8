package dev.larder.disk.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.Lookup;
import dev.larder.Memory;
import dev.larder.Outcome;
import dev.larder.disk.Disk;
import dev.larder.disk.Tiers;
import dev.larder.redis.Redis;
import dev.larder.topologies.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a node's disk is good for once its Redis is gone, by how long a cache believes what nobody proves. */
@Timeout(180)
final class SuspectIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LONG = Duration.ofHours(1);

    @TempDir
    Path folder;

    private final AtomicReference<String> source = new AtomicReference<>("old");

    @Test
    void behindMaxStalenessTheDiskIsBelievedOnlyWhereTheSourceFails() throws Exception {
        try (RedisServer redis = RedisServer.builder().start();
                Larder larder = node(redis)) {
            Cache<Integer, String> soon = larder.cache(spec("soon:{id}", Duration.ofSeconds(2)));
            Cache<Integer, String> late = larder.cache(spec("late:{id}", LONG));
            // 1. Both keep values on disk, and memory keeps none.   2. Redis dies, and the source's value changes.
            for (int id = 1; id <= 2; id++) {
                soon.get(id);
                late.get(id);
            }
            larder.local().orElseThrow().settle();
            redis.kill();
            source.set("new");
            // 3. Nothing proves any more that nobody has declared the old value untrue.
            await().atMost(PATIENCE).until(() -> soon.lookup(1).outcome() == Outcome.LOAD);
            assertThat(soon.get(1)).isEqualTo("new");
            // 4. A cache that may be as old as its time to live goes on.
            await().atMost(PATIENCE).until(() -> late.lookup(2).outcome() == Outcome.DISK);
            assertThat(late.get(2)).isEqualTo("old");
            // 5. The source fails as well: better old, and said to be so, than nothing.
            source.set(null);
            await().atMost(PATIENCE).untilAsserted(() -> {
                Lookup<String> lookup = soon.lookup(2);
                assertThat(lookup.outcome()).isEqualTo(Outcome.STALE);
                assertThat(lookup.value()).isEqualTo("old");
            });
        }
    }

    private CacheSpec<Integer, String> spec(String template, Duration maxStaleness) {
        return CacheSpec.of(template, Integer.class, String.class)
                .memory(Memory.none())
                .timeToLive(LONG)
                .maxStaleness(maxStaleness)
                .staleIfError(LONG)
                .loader(id -> {
                    String now = source.get();
                    if (now == null) {
                        throw new IllegalStateException("the source is away");
                    }
                    return now;
                });
    }

    private Larder node(RedisServer redis) {
        Larder larder = Larder.named("shop")
                .shared(Redis.at(redis.uri().toString()))
                // Room enough for a busy machine.
                .disk(Disk.in(folder, Tiers.BOUND).readTimeout(Duration.ofSeconds(10)))
                .build();
        await().atMost(PATIENCE)
                .until(() -> larder.shared().orElseThrow().isConnected()
                        && !larder.status().isSuspect());
        return larder;
    }
}
