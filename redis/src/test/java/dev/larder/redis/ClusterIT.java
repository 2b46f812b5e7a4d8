package dev.larder.redis;

import static dev.larder.redis.TestNode.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.tier.SharedTier.Fill;
import dev.larder.tier.SharedTier.LeaseAnswer;
import dev.larder.topologies.RedisBinary;
import dev.larder.topologies.RedisCluster;
import dev.larder.topologies.RedisServer;
import dev.larder.topologies.SlotMove;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Slots that are on several masters, that move, and masters that die. */
@Timeout(120)
@ParameterizedClass
@MethodSource("dev.larder.topologies.RedisBinary#available")
final class ClusterIT {

    private static final String KEY = "goal:1";
    private static final String VALUE = "shop:v1:" + KEY;
    private static final String LEASE = "{" + VALUE + "}~lease";

    @Parameter
    RedisBinary binary;

    private RedisCluster cluster;
    private Redis redis;

    @BeforeEach
    void start() {
        cluster = RedisCluster.builder()
                .binary(binary)
                .user(ApplicationServer.user())
                .start();
        redis = Redis.cluster(Deployment.names(cluster.masters()));
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void aBatchGoesToEveryMasterAndComesBackInOrder() {
        List<String> keys = IntStream.range(0, 300).mapToObj(i -> "goal:" + i).toList();
        try (TestNode node = TestNode.following(redis)) {
            List<LeaseAnswer> leases = get(node.tier().leaseAll(keys));
            List<Fill> fills = IntStream.range(0, keys.size())
                    .mapToObj(
                            i -> fill(keys.get(i), requireNonNull(leases.get(i).token())))
                    .toList();
            assertThat(get(node.tier().fillAll(fills))).hasSize(300).containsOnly(true);

            assertThat(get(node.tier().fetchAll(keys)))
                    .extracting(found -> new String(found.orElseThrow(), UTF_8))
                    .containsExactlyElementsOf(keys);
            assertThat(cluster.masters())
                    .allSatisfy(master -> assertThat(master.ask("DBSIZE")).isNotEqualTo("0"));
            get(node.tier().invalidate(keys));
            assertThat(get(node.tier().fetchAll(keys))).containsOnly(Optional.empty());
        }
    }

    @Test
    void isBackAfterAMasterWasKilled() {
        try (TestNode node = TestNode.following(redis)) {
            Recovery recovery = Recovery.of(node, KEY);
            cluster.masterOf(RedisCluster.slotOf(VALUE)).kill();

            recovery.await("Cluster, node-timeout 2 s, master of a key killed, " + binary);
        }
    }

    @Test
    void isBackAfterTheMasterOfTheJournalWasKilled() {
        try (TestNode node = TestNode.following(redis)) {
            Recovery recovery = Recovery.of(node, KEY);
            cluster.masterOf(RedisCluster.slotOf(TestNode.KEY_RECORDS)).kill();

            recovery.await("Cluster, node-timeout 2 s, master of the journal killed, " + binary);
        }
    }

    @Nested
    class WhileASlotMoves {

        @Test
        void whatIsThereAlreadyIsFoundThere() {
            try (TestNode node = TestNode.following(redis)) {
                filled(node);
                SlotMove move = move(VALUE);
                move.begin();
                move.moveKeys(10);

                assertThat(get(node.tier().fetch(KEY))).isPresent();
                assertThat(get(node.tier().fetchAll(List.of("goal:2", KEY))).get(1))
                        .isPresent();
                move.finish();
                assertThat(get(node.tier().fetch(KEY))).isPresent();
            }
        }

        @Test
        void aPairThatIsTornIsInvalidatedOneByOne() {
            try (TestNode node = TestNode.following(redis)) {
                // 1. The value goes to the other master. 2. Somebody takes the lease. 3. The key is invalidated.
                filled(node);
                SlotMove move = move(VALUE);
                move.begin();
                move.moveKeys(10);
                String token = requireNonNull(get(node.tier().lease(KEY)).token());
                String record = get(node.tier().invalidate(List.of(KEY)));
                get(node.journal().applied(record));

                assertThat(get(node.tier().fetch(KEY))).isEmpty();
                assertThat(get(node.tier().fill(fill(KEY, token)))).isFalse();
                move.finish();
                assertThat(get(node.tier().fetch(KEY))).isEmpty();
                assertThat(node.follower().keys()).contains(KEY);
            }
        }

        @Test
        void aWriteLeaseIsTakenAndFillsOnceTheSlotIsThere() {
            try (TestNode node = TestNode.following(redis)) {
                filled(node);
                SlotMove move = move(VALUE);
                move.begin();
                move.moveKeys(10);
                String token = get(node.tier().beginWrite(KEY));
                assertThat(get(node.tier().fetch(KEY))).isEmpty();
                move.finish();

                assertThat(get(node.tier().fill(fill(KEY, token)))).isTrue();
                assertThat(get(node.tier().fetch(KEY))).isPresent();
            }
        }

        @Test
        void aWriteLeaseIsTakenThoughTheServerHasToBeAskedAgain() {
            // The pauses between three questions are longer than nothing may be heard of a server.
            try (TestNode node = TestNode.following(redis.softTimeout(Duration.ofMillis(45)))) {
                filled(node);
                SlotMove move = move(VALUE);
                move.begin();
                move.moveKeys(10);

                await().atMost(Duration.ofSeconds(60))
                        .untilAsserted(() ->
                                assertThat(get(node.tier().beginWrite(KEY))).isNotEmpty());
            }
        }

        @Test
        void aFillOfAPairThatIsTornGivesItsLeaseBack() {
            try (TestNode node = TestNode.following(redis)) {
                // 1. Somebody takes the lease. 2. The slot begins to move, so the value would have to go to the other
                // master. 3. Who has the lease fills. 4. Whoever comes next need not wait until it lapses.
                String token = requireNonNull(get(node.tier().lease(KEY)).token());
                SlotMove move = move(VALUE);
                move.begin();

                assertThat(get(node.tier().fill(fill(KEY, token)))).isFalse();
                assertThat(get(node.tier().lease(KEY)).token()).isNotNull();
            }
        }

        @Test
        void aBeaconStaysWithItsMaster() {
            try (TestNode node = TestNode.following(redis)) {
                // 1. The slot of a beacon begins to move. 2. The beacon is gone. 3. The next is lit on the same master,
                // under another number.
                String name = "~beacon:" + node.id();
                int slot = RedisCluster.slotOf("{shop:v1#0}");
                RedisServer master = cluster.masterOf(slot);
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> master.ask("EXISTS", "{shop:v1#0}" + name).equals("1"));
                SlotMove move = move("{shop:v1#0}");
                move.begin();
                master.ask("DEL", "{shop:v1#0}" + name);

                await().atMost(Duration.ofSeconds(60))
                        .until(() -> master.ask("KEYS", "*" + name).contains(name));
                assertThat(cluster.masters())
                        .filteredOn(other -> other != master)
                        .allSatisfy(other -> assertThat(other.ask("CLUSTER", "COUNTKEYSINSLOT", Integer.toString(slot)))
                                .isEqualTo("0"));
            }
        }

        @Test
        void aMasterThatNobodyKnewIsFound() {
            try (TestNode node = TestNode.following(redis)) {
                filled(node);
                RedisServer added = cluster.addMaster();
                cluster.move(RedisCluster.slotOf(VALUE), added).complete();

                assertThat(get(node.tier().fetch(KEY))).isPresent();
                get(node.tier().invalidate(List.of(KEY)));
                assertThat(added.ask("EXISTS", VALUE)).isEqualTo("0");
            }
        }

        @Test
        void theTailReadsOnWhereverTheJournalIs() {
            try (TestNode node = TestNode.following(redis)) {
                List<String> sent = new ArrayList<>();
                SlotMove move = move(TestNode.KEY_RECORDS);
                invalidate(node, sent);
                move.begin();
                invalidate(node, sent);
                // One of the streams is there, the other here: nothing can be appended meanwhile, all that was can be
                // read.
                move.moveKeys(1);
                await().pollDelay(Duration.ofMillis(700)).until(() -> true);
                move.finish();
                invalidate(node, sent);

                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(() -> assertThat(node.follower().keys()).containsAll(sent));
                assertThat(node.follower().abandonments()).containsExactly("start");
                get(node.journal().catchUp());
            }
        }

        private void invalidate(TestNode node, List<String> sent) {
            String key = "goal:" + (100 + sent.size());
            sent.add(key);
            Recovery.of(node, key).await("An invalidation while the journal's slot moves");
        }

        private SlotMove move(String key) {
            int slot = RedisCluster.slotOf(key);
            RedisServer from = cluster.masterOf(slot);
            RedisServer to = cluster.masters().stream()
                    .filter(master -> master != from)
                    .findFirst()
                    .orElseThrow();
            return cluster.move(slot, to);
        }

        private void filled(TestNode node) {
            String token = requireNonNull(get(node.tier().lease(KEY)).token());
            assertThat(get(node.tier().fill(fill(KEY, token)))).isTrue();
            assertThat(cluster.masterOf(RedisCluster.slotOf(VALUE)).ask("EXISTS", LEASE))
                    .isEqualTo("0");
        }
    }

    private static Fill fill(String key, String token) {
        return new Fill(key, token, key.getBytes(UTF_8), 60_000, 0);
    }
}
