package dev.larder.redis.races;

import static dev.larder.Acknowledgement.ACKNOWLEDGED;
import static dev.larder.redis.races.Race.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Lookup;
import dev.larder.Outcome;
import dev.larder.redis.Redis;
import dev.larder.testkit.Gate;
import dev.larder.tier.SharedTier;
import dev.larder.topologies.RedisCluster;
import dev.larder.topologies.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** In a cluster the shard of a key and that of the journal fail over separately, each to a replica that lacks the newest writes. */
@Timeout(120)
final class ClusterFailoverIT {

    private static final Duration FAILOVER = Duration.ofSeconds(60);
    private static final int JOURNAL = RedisCluster.slotOf("{shop:v1}");

    private final Checkpoint recordsOfB = new Checkpoint();
    private RedisCluster cluster;
    private Fleet fleet;
    private Source source;

    @BeforeEach
    void start() {
        cluster = RedisCluster.builder().start();
        String[] nodes =
                cluster.nodes().stream().map(node -> "127.0.0.1:" + node.port()).toArray(String[]::new);
        fleet = new Fleet(Redis.cluster(nodes), cluster::masters);
        source = fleet.source();
    }

    @AfterEach
    void stop() {
        fleet.close();
        cluster.close();
    }

    @Nested
    class AnUnlink {

        @Test
        void thatTheShardOfTheKeyHasLostIsRepeated() {
            Node a = fleet.node();
            Node b = fleet.node();
            String key = loseTheUnlink(a, b);
            assertThat(a.goals().lookup(key).value()).isEqualTo("new");
            a.awaitReady();
            b.catchUp();
            assertThat(b.get(key)).isEqualTo("new");
        }

        @Test
        void thatIsNotRepeatedLeavesTheOldValue() {
            Node a = fleet.node(builder -> builder.shared(Weakened.withoutRepetition(fleet.tier())));
            Node b = fleet.node();
            String key = loseTheUnlink(a, b);
            awaitOld(b, key);
        }

        private String loseTheUnlink(Node a, Node b) {
            String key = keyElsewhere();
            spread(key, a, b);
            RedisServer master = cutOff(slotOf(key));
            source.write(key, "new");
            assertThat(a.goals().invalidate(key)).isEqualTo(ACKNOWLEDGED);
            b.catchUp();
            failOver(slotOf(key), master);
            awaitReachable(a, key);
            awaitReachable(b, key);
            return key;
        }
    }

    @Nested
    class AnAppend {

        @Test
        void thatTheShardOfTheJournalHasLostIsRepeated() throws Exception {
            Node a = fleet.node();
            Node b = fleet.node(builder -> builder.shared(heldUp()));
            String key = loseTheAppend(a, b);
            a.catchUp();
            a.awaitReady();
            b.catchUp();
            assertThat(b.get(key)).isEqualTo("new");
        }

        @Test
        void thatIsNotRepeatedLeavesTheOldValue() throws Exception {
            Node a = fleet.node(builder -> builder.shared(Weakened.withoutRepetition(fleet.tier())));
            Node b = fleet.node(builder -> builder.shared(heldUp()));
            String key = loseTheAppend(a, b);
            a.catchUp();
            b.catchUp();
            assertThat(b.goals().lookup(key)).isEqualTo(new Lookup<>("old", Outcome.MEMORY));
        }

        private String loseTheAppend(Node a, Node b) throws Exception {
            String key = keyElsewhere();
            spread(key, a, b);
            Gate busy = recordsOfB.holdNext();
            assertThat(a.goals().invalidate("9")).isEqualTo(ACKNOWLEDGED);
            busy.awaitArrival();
            awaitSameOffset(JOURNAL);
            RedisServer master = cutOff(JOURNAL);
            source.write(key, "new");
            assertThat(a.goals().invalidate(key)).isEqualTo(ACKNOWLEDGED);
            failOver(JOURNAL, master);
            busy.open();
            return key;
        }
    }

    @Nested
    class Both {

        @Test
        void thatOneShardHasLostAreRepeated() {
            Node a = fleet.node();
            Node b = fleet.node();
            String key = loseBoth(a, b);
            assertThat(a.goals().lookup(key).value()).isEqualTo("new");
            a.awaitReady();
            b.catchUp();
            assertThat(b.get(key)).isEqualTo("new");
        }

        @Test
        void thatAreNotRepeatedLeaveTheOldValue() {
            Node a = fleet.node(builder -> builder.shared(Weakened.withoutRepetition(fleet.tier())));
            Node b = fleet.node();
            String key = loseBoth(a, b);
            awaitOld(b, key);
        }

        private String loseBoth(Node a, Node b) {
            String key = keyBesideTheJournal();
            spread(key, a, b);
            RedisServer master = cutOff(JOURNAL);
            source.write(key, "new");
            assertThat(a.goals().invalidate(key)).isEqualTo(ACKNOWLEDGED);
            b.catchUp();
            failOver(JOURNAL, master);
            a.catchUp();
            b.catchUp();
            return key;
        }
    }

    @Nested
    class APromotedReplica {

        private static final int KEYS = 200;

        @Test
        void isAskedNothingBeforeItWasMet() {
            // 1. the replica hears no more   2. keys are invalidated   3. it is promoted, over a master that goes on,
            // and says so to
            // whoever asks it   4. each key is looked up, before and after the node has heard of the new master
            Node a = fleet.node();
            Node b = fleet.node();
            List<String> keys = keysOfOneMaster();
            keys.forEach(key -> source.write(key, "old"));
            keys.forEach(key -> assertThat(a.get(key)).isEqualTo("old"));
            spread(keys.get(0), a, b);
            RedisServer master = cutOff(slotOf(keys.get(0)));
            keys.forEach(key -> source.write(key, "new"));
            keys.forEach(key -> assertThat(a.goals().invalidate(key)).isEqualTo(ACKNOWLEDGED));

            cluster.replicasOf(master).get(0).ask("CLUSTER", "FAILOVER", "TAKEOVER");

            assertThat(keys).allSatisfy(key -> assertThat(a.get(key)).isEqualTo("new"));
            awaitReachable(a, keys.get(0));
        }

        private List<String> keysOfOneMaster() {
            RedisServer master = cluster.masterOf(slotOf(keyElsewhere()));
            return IntStream.range(100, 10_000)
                    .mapToObj(Integer::toString)
                    .filter(id -> cluster.masterOf(slotOf(id)) == master)
                    .limit(KEYS)
                    .toList();
        }
    }

    private SharedTier.Provider heldUp() {
        return Tail.heldUp(recordsOfB, fleet.tier());
    }

    private String keyElsewhere() {
        RedisServer journals = cluster.masterOf(JOURNAL);
        return key(slot -> cluster.masterOf(slot) != journals);
    }

    private String keyBesideTheJournal() {
        RedisServer journals = cluster.masterOf(JOURNAL);
        return key(slot -> cluster.masterOf(slot) == journals);
    }

    private static String key(java.util.function.IntPredicate isRight) {
        return IntStream.range(100, 200)
                .mapToObj(Integer::toString)
                .filter(id -> isRight.test(slotOf(id)))
                .findFirst()
                .orElseThrow();
    }

    private static int slotOf(String key) {
        return RedisCluster.slotOf(Tampering.valueKey(key));
    }

    /** Everybody has the old value, the replica too. */
    private void spread(String key, Node a, Node b) {
        source.write(key, "old");
        assertThat(a.get(key)).isEqualTo("old");
        Awaitility.await().atMost(PATIENCE).until(() -> b.goals().lookup(key).outcome() != Outcome.LOAD);
        awaitReachable(b, key);
        awaitSameOffset(slotOf(key));
    }

    private RedisServer cutOff(int slot) {
        RedisServer master = cluster.masterOf(slot);
        Replication.cut(master, cluster.replicasOf(master));
        return master;
    }

    private void failOver(int slot, RedisServer master) {
        master.kill();
        cluster.awaitOtherMasterOf(slot, master, FAILOVER);
    }

    /** The replica has what its master has of the slot, by the length of the log that it follows. */
    private void awaitSameOffset(int slot) {
        RedisServer master = cluster.masterOf(slot);
        List<RedisServer> replicas = cluster.replicasOf(master);
        String offset = offset(master, "master_repl_offset");
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> replicas.stream()
                        .allMatch(replica ->
                                Long.parseLong(offset(replica, "slave_repl_offset")) >= Long.parseLong(offset)));
    }

    private static String offset(RedisServer server, String name) {
        return server.ask("INFO", "replication")
                .lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElseThrow();
    }

    /** The node has met the new master of the key. */
    private static void awaitReachable(Node node, String key) {
        SharedTier tier = node.larder().shared().orElseThrow();
        Awaitility.await()
                .atMost(FAILOVER)
                .until(() -> tier.fetch(key)
                        .handle((found, failure) -> failure == null)
                        .toCompletableFuture()
                        .get());
    }

    // Until the master has confirmed itself it is not believed, and the source answers.
    private static void awaitOld(Node node, String key) {
        Lookup<String> old = new Lookup<>("old", Outcome.REDIS);
        Awaitility.await().atMost(PATIENCE).until(() -> node.goals().lookup(key), old::equals);
    }
}
