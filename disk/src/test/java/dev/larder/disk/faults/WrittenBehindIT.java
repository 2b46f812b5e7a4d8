package dev.larder.disk.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.Cache;
import dev.larder.Larder;
import dev.larder.testkit.Gate;
import dev.larder.topologies.RedisServer;
import dev.larder.writes.WriteBehind;
import dev.larder.writes.WriteBehind.Write;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that write behind, over a real Redis and RocksDB: what a killed process had taken, and what other nodes see. */
@Timeout(180)
final class WrittenBehindIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    private static RedisServer redis;

    @TempDir
    Path folder;

    private final Map<Integer, Integer> source = new ConcurrentHashMap<>();
    private final List<Write<Integer, Integer>> written = new CopyOnWriteArrayList<>();

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
    }

    @Test
    void whatAKilledProcessHadTakenIsSeenAndWrittenInOrderByTheNext() throws Exception {
        Map<Integer, Integer> promised = killedWhileItTakesWrites();
        Gate gate = new Gate();
        try (Larder again = BehindNode.larder(redis.uri(), folder.resolve("disk"));
                Larder other = Larder.named("shop")
                        .shared(BehindNode.patient(redis.uri()))
                        .build()) {
            Cache<Integer, Integer> scores = behind(again, gate);
            Cache<Integer, Integer> others = other.cache(BehindNode.spec().loader(source::get));
            // 1. Before anything is written, and though Redis has evicted all of it.
            for (int key : promised.keySet()) {
                redis.ask("UNLINK", "shop:v1:score:" + key);
            }
            promised.forEach((key, version) -> assertThat(scores.get(key)).isGreaterThanOrEqualTo(version));
            assertThat(source).isEmpty();
            // 2. The source is there again.
            gate.open();
            assertThat(scores.writes().flush(LONG)).isTrue();
            // 3. All of it is written, each key's in the order in which it was taken, and everybody sees it.
            assertThat(source.keySet()).containsAll(promised.keySet());
            promised.forEach((key, version) -> assertThat(source.get(key)).isGreaterThanOrEqualTo(version));
            source.keySet()
                    .forEach(key -> assertThat(versionsOf(key)).isSorted().doesNotHaveDuplicates());
            source.forEach((key, version) -> assertThat(others.get(key)).isEqualTo(version));
            source.forEach((key, version) -> assertThat(scores.get(key)).isEqualTo(version));
        }
        try (Larder last = BehindNode.larder(redis.uri(), folder.resolve("disk"))) {
            assertThat(behind(last, gate).writes().figures().queued()).isZero();
        }
    }

    private Map<Integer, Integer> killedWhileItTakesWrites() throws Exception {
        Path promises = folder.resolve("promises");
        try (Child child = Child.start(
                BehindNode.class,
                folder.resolve("child.log"),
                redis.uri().toString(),
                folder.resolve("disk").toString(),
                promises.toString())) {
            child.awaitLine("many", 60);
            child.kill();
        }
        Map<Integer, Integer> promised = new HashMap<>();
        String all = Files.readString(promises);
        // The last line may be half a line.
        all.substring(0, all.lastIndexOf('\n'))
                .lines()
                .map(line -> line.split(" "))
                .forEach(line -> promised.put(Integer.valueOf(line[0]), Integer.valueOf(line[1])));
        assertThat(promised).hasSize(BehindNode.KEYS);
        return promised;
    }

    private Cache<Integer, Integer> behind(Larder larder, Gate gate) {
        return larder.cache(BehindNode.spec()
                .loader(source::get)
                .writeBehind(WriteBehind.<Integer, Integer>to(batch -> {
                            gate.passInterruptibly();
                            batch.forEach(write -> source.put(write.key(), write.value()));
                            written.addAll(batch);
                        })
                        .capacity(100_000)
                        .batch(1_000)
                        .everyWrite()));
    }

    private List<Integer> versionsOf(int key) {
        return written.stream()
                .filter(write -> write.key() == key)
                .map(Write::value)
                .toList();
    }

    @Test
    void whatWaitsIsSeenByAnotherNodeAndReplacesWhatThatHasLoadedWhenTheSourceHasIt() throws Exception {
        source.put(1, 1);
        try (Larder a = ready(BehindNode.larder(redis.uri(), folder.resolve("disk")));
                Larder b = ready(Larder.named("shop")
                        .shared(BehindNode.patient(redis.uri()))
                        .build())) {
            Cache<Integer, Integer> scores = a.cache(BehindNode.spec()
                    .loader(source::get)
                    .writeBehind(WriteBehind.<Integer, Integer>to(
                                    batch -> batch.forEach(write -> source.put(write.key(), write.value())))
                            .linger(Duration.ofHours(1))));
            Cache<Integer, Integer> others = b.cache(BehindNode.spec().loader(source::get));
            assertThat(others.get(1)).isEqualTo(1);
            // 1. A takes a write.   2. B sees it, as A has told it.
            scores.writes().put(1, 2);
            assertThat(others.lookup(1, Cache.Reading.usual().skippingMemory()).value())
                    .isEqualTo(2);
            // 3. Redis loses it, and B loads what the source has; A does not.
            redis.ask("UNLINK", "shop:v1:score:1");
            assertThat(others.lookup(1, Cache.Reading.usual().skippingMemory()).value())
                    .isEqualTo(1);
            assertThat(scores.get(1)).isEqualTo(2);
            // 4. The source has it.
            assertThat(scores.writes().flush(LONG)).isTrue();
            assertThat(others.lookup(1, Cache.Reading.usual().skippingMemory()).value())
                    .isEqualTo(2);
            assertThat(scores.get(1)).isEqualTo(2);
        }
    }

    private static Larder ready(Larder larder) {
        await().atMost(LONG)
                .until(() -> larder.shared().orElseThrow().isConnected()
                        && !larder.status().isSuspect());
        return larder;
    }
}
