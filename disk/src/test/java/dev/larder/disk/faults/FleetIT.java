package dev.larder.disk.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import dev.larder.Acknowledgement;
import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Invalidation;
import dev.larder.Larder;
import dev.larder.Memory;
import dev.larder.Outcome;
import dev.larder.disk.Disk;
import dev.larder.disk.Tiers;
import dev.larder.redis.Redis;
import dev.larder.tier.LocalTier;
import dev.larder.topologies.RedisServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes with RocksDB below a real Redis: what survives, what does not, and what callers notice of a disk that cannot be used. */
@Timeout(180)
final class FleetIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TAG = "all";

    private static RedisServer redis;

    @TempDir
    Path folder;

    private final ConcurrentMap<Integer, String> source = new ConcurrentHashMap<>();

    @BeforeAll
    static void start() {
        redis = RedisServer.builder().start();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @BeforeEach
    void forget() throws Exception {
        redis.ask("FLUSHALL");
        for (int id = 1; id <= 3; id++) {
            source.put(id, "old");
        }
    }

    @Test
    void aSuccessorServesWhatRedisEvictedButNothingThatOthersInvalidatedMeanwhile() throws Exception {
        // 1. A keeps three values on its disk, and ends.
        try (Larder a = onDisk(folder)) {
            Cache<Integer, String> goals = goals(a);
            goals.getAll(Set.of(1, 2, 3));
            a.local().orElseThrow().settle();
        }
        try (Larder b = ready(node().build())) {
            // 2. Redis evicts them.   3. B declares one of them untrue.
            evict();
            source.put(1, "new");
            assertThat(goals(b).invalidate(1)).isEqualTo(Acknowledgement.ACKNOWLEDGED);
            // 4. A's successor has the disk.
            try (Larder again = onDisk(folder)) {
                Cache<Integer, String> goals = goals(again);
                awaitBelieved(goals, 2);
                assertThat(goals.get(1)).isEqualTo("new");
                // 5. B declares a group untrue while it runs.
                evict();
                source.put(3, "new");
                b.invalidate(Invalidation.tag(TAG));
                await().atMost(PATIENCE).until(() -> goals.get(3).equals("new"));
            }
        }
    }

    @Test
    void withoutRedisInvalidatedKeysAndGroupsStayDeadOverARestart() throws Exception {
        try (Larder a = lonely()) {
            Cache<Integer, String> goals = goals(a);
            goals.getAll(Set.of(1, 2));
            a.local().orElseThrow().settle();
            goals.invalidate(1);
        }
        source.put(1, "new");
        try (Larder again = lonely()) {
            Cache<Integer, String> goals = goals(again);
            assertThat(goals.get(1)).isEqualTo("new");
            awaitBelieved(goals, 2);
            again.local().orElseThrow().settle();
            again.invalidate(Invalidation.tag(TAG));
        }
        source.put(2, "new");
        try (Larder last = lonely()) {
            assertThat(goals(last).get(2)).isEqualTo("new");
        }
    }

    @Test
    void callersSeeNothingOfADiskThatIsFull() throws Exception {
        Path place = Files.createDirectory(folder.resolve("full"));
        try (Tmpfs disk = Tmpfs.ifPossible(place, 24)) {
            if (disk == null) {
                return;
            }
            String large = new Random(1)
                    .ints(20_000, 'a', 'z')
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            try (Larder a = onDisk(disk.place());
                    Larder b = ready(node().build())) {
                Cache<Integer, String> onA = goals(a);
                Cache<Integer, String> onB = goals(b);
                for (int id = 1; id <= 2_000; id++) {
                    source.put(id, id + large);
                    assertThat(onA.get(id)).isEqualTo(id + large);
                    if (id % 200 == 0) {
                        a.local().orElseThrow().settle();
                    }
                }
                assertThat(a.local().orElseThrow().figures().trouble()).contains("No space left");
                for (int id = 1; id <= 20; id++) {
                    source.put(id, "new");
                    assertThat(onA.invalidate(id)).isEqualTo(Acknowledgement.ACKNOWLEDGED);
                    assertThat(onA.get(id)).isEqualTo("new");
                    assertThat(onB.get(id)).isEqualTo("new");
                }
            }
        }
    }

    @Test
    void aFolderThatCannotBeUsedCostsTheTierAndNothingElse() throws Exception {
        Path file = Files.writeString(folder.resolve("a-file"), "in the way");
        try (Larder a = onDisk(file)) {
            assertThat(goals(a).get(1)).isEqualTo("old");
            assertThat(a.local().map(LocalTier::figures).orElseThrow().trouble())
                    .contains("a-file", "cannot be made or written", "give it another folder");
        }
    }

    @Test
    void aFolderThatAnotherHoldsIsAMistakeThatIsToldAtTheStart() {
        try (Larder holder = onDisk(folder)) {
            assertThat(holder.local()).isPresent();
            Larder.Builder second = node().disk(disk(folder));
            assertThatIllegalStateException()
                    .isThrownBy(second::build)
                    .withMessageContaining(
                            "is held by process " + ProcessHandle.current().pid());
        }
    }

    private static void evict() throws Exception {
        for (int id = 1; id <= 3; id++) {
            redis.ask("UNLINK", "shop:v1:goal:" + id);
        }
    }

    /** What the disk has answers as soon as the journal was read; a machine that is busy may be too slow for single lookups. */
    private static void awaitBelieved(Cache<Integer, String> goals, int id) throws Exception {
        await().atMost(PATIENCE).until(() -> {
            redis.ask("UNLINK", "shop:v1:goal:" + id);
            return goals.lookup(id).outcome() == Outcome.DISK;
        });
    }

    private Cache<Integer, String> goals(Larder larder) {
        return larder.cache(CacheSpec.of("goal:{id}", Integer.class, String.class)
                .memory(Memory.none())
                .timeToLive(Duration.ofHours(1))
                .tags(goal -> Set.of(TAG))
                .loader(source::get));
    }

    private static Larder.Builder node() {
        return Larder.named("shop").shared(Redis.at(redis.uri().toString()));
    }

    private static Larder onDisk(Path where) {
        return ready(node().disk(disk(where)).build());
    }

    /** Until then invalidations are deferred, and nothing is kept on disk. */
    private static Larder ready(Larder larder) {
        await().atMost(PATIENCE)
                .until(() -> larder.shared().orElseThrow().isConnected()
                        && !larder.status().isSuspect());
        return larder;
    }

    private Larder lonely() {
        return Larder.named("lonely").disk(disk(folder)).build();
    }

    private static Disk disk(Path where) {
        // Room enough for a busy machine.
        return Disk.in(where, Tiers.BOUND).readTimeout(Duration.ofSeconds(10));
    }
}
