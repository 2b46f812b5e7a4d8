package dev.larder.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.codecs.EncryptionKeys;
import dev.larder.codecs.EncryptionKeys.Key;
import dev.larder.codecs.MasterKey;
import dev.larder.topologies.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

/** Nodes that encrypt what they keep in a real Redis. */
@Timeout(180)
final class EncryptionIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final MasterKey MASTER = master("it is 32 bytes long, as it must.");
    private static final MasterKey OTHER = master("it is another one, and no better");

    private static RedisServer redis;

    private final List<Node> nodes = new ArrayList<>();
    private String namespace = "";

    /** One that loads {@code canary} for each key, and counts it. */
    private static final class Node implements AutoCloseable {

        final EncryptionKeys keys;
        final Larder larder;
        final AtomicInteger loads = new AtomicInteger();
        final Cache<String, String> goals;

        Node(String name, MasterKey master) {
            keys = EncryptionKeys.under(master).refreshedEvery(Duration.ofSeconds(1));
            larder = Larder.named(name)
                    .shared(patient())
                    .wrapCodecs(keys::encrypting)
                    .build();
            goals = larder.cache(CacheSpec.of("goal:{id}", String.class, String.class)
                    .timeToLive(Duration.ofHours(1))
                    .maxStaleness(Duration.ofHours(1))
                    .loader(key -> "canary " + key + " " + loads.incrementAndGet()));
            await().atMost(PATIENCE).until(() -> !larder.status().isSuspect());
            keys.refresh();
        }

        @Override
        public void close() {
            larder.close();
        }
    }

    /** However busy the machine is. */
    private static Redis patient() {
        return Redis.at(redis.uri()).commandTimeout(Duration.ofSeconds(30)).softTimeout(Duration.ofSeconds(30));
    }

    private static MasterKey master(String text) {
        return MasterKey.of(Base64.getEncoder().encodeToString(text.getBytes(UTF_8)));
    }

    @BeforeAll
    static void start() {
        redis = RedisServer.builder().start();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @BeforeEach
    void ownNamespace(TestInfo test) {
        namespace = test.getTestMethod().orElseThrow().getName();
    }

    @AfterEach
    void close() {
        nodes.forEach(Node::close);
    }

    private Node node() {
        return node(MASTER);
    }

    private Node node(MasterKey master) {
        Node node = new Node(namespace, master);
        nodes.add(node);
        return node;
    }

    private String key(String goal) {
        return namespace + ":v1:goal:" + goal;
    }

    @Test
    void nothingOfAValueIsFoundInRedis() {
        Node node = node();
        node.goals.get("a");

        assertThat(redis.ask("GET", key("a"))).isNotEmpty().doesNotContain("canary");
        assertThat(redis.ask("GET", "{" + namespace + ":v1}~encryption"))
                .startsWith("larder-encryption 1")
                .contains(MASTER.name());
        assertThat(node().goals.get("a")).isEqualTo("canary a 1");
    }

    @Test
    void twoNodesReadEachOthersValuesWhileTheKeyIsReplaced() {
        Node one = node();
        Node two = node();
        String before = one.goals.get("before");
        String next = one.keys.rotate();
        await().atMost(PATIENCE)
                .until(() -> one.keys.active().map(Key::id).filter(next::equals).isPresent());
        String after = one.goals.get("after");
        // As a node does within a second that is asked for something encrypted.
        two.keys.refresh();

        assertThat(two.goals.get("after")).isEqualTo(after);
        assertThat(two.goals.get("before")).isEqualTo(before);
        assertThat(node().goals.get("before")).isEqualTo(before);
        assertThat(two.loads).hasValue(0);
        two.goals.get("here");
        assertThat(one.goals.get("here")).isEqualTo("canary here 1");
        assertThat(one.loads).hasValue(2);
    }

    @Test
    void aChangedByteAndAMovedValueAreCountedMisses() {
        Node writer = node();
        writer.goals.get("a");
        writer.goals.get("b");
        redis.ask("SETRANGE", key("a"), "80", "xyz");
        redis.ask("COPY", key("b"), key("c"));

        Node reader = node();
        assertThat(reader.goals.get("a")).isEqualTo("canary a 1");
        assertThat(reader.goals.get("c")).isEqualTo("canary c 2");
        assertThat(reader.goals.get("b")).isEqualTo("canary b 2");
        assertThat(reader.goals.stats().tierErrors()).containsKey("checksum");
    }

    @Test
    void aRetiredKeyCostsALoadForEachValueAndNoError() {
        Node node = node();
        String old = node.keys.keys().get(0).id();
        node.goals.get("a");
        node.keys.rotateAtOnce();
        node.keys.retire(old);

        Node other = node();
        assertThat(other.goals.get("a")).isEqualTo("canary a 1");
        assertThat(other.goals.stats().tierErrors()).containsKey("unknown_key");
        assertThat(node().goals.get("a")).isEqualTo("canary a 1");
        assertThat(nodes.get(2).loads).hasValue(0);
    }

    @Test
    void anotherMasterKeyIsRefusedWhenTheCacheIsMade() {
        node().goals.get("a");

        assertThatIllegalStateException()
                .isThrownBy(() -> makeCache(OTHER))
                .withMessageContaining("{" + namespace + ":v1}~encryption")
                .withMessageContaining("another master key")
                .withMessageContaining("give it the one that the other nodes have");
        assertThat(node(OTHER.alsoReading(MASTER)).goals.get("a")).isEqualTo("canary a 1");
    }

    /** Where Redis was not there within the first two seconds, whoever asks next is told. */
    private void makeCache(MasterKey master) {
        EncryptionKeys keys = EncryptionKeys.under(master);
        try (Larder larder = Larder.named(namespace)
                .shared(patient())
                .wrapCodecs(keys::encrypting)
                .build()) {
            await().atMost(PATIENCE).until(() -> !larder.status().isSuspect());
            larder.cache(CacheSpec.of("goal:{id}", String.class, String.class));
        }
    }

    @Test
    void aRingThatIsLostIsPutBackByANode() {
        Node node = node();
        node.goals.get("a");
        redis.ask("DEL", "{" + namespace + ":v1}~encryption");
        node.keys.refresh();

        assertThat(node().goals.get("a")).isEqualTo("canary a 1");
        assertThat(nodes.get(1).loads).hasValue(0);
    }
}
