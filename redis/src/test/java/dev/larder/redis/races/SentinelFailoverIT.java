package dev.larder.redis.races;

import static dev.larder.Acknowledgement.ACKNOWLEDGED;
import static dev.larder.Acknowledgement.DEFERRED;
import static dev.larder.redis.races.Race.KEY;
import static dev.larder.redis.races.Race.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Lookup;
import dev.larder.Outcome;
import dev.larder.redis.Durability;
import dev.larder.redis.Redis;
import dev.larder.tier.SharedTier;
import dev.larder.topologies.RedisSentinel;
import dev.larder.topologies.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sentinels make a replica the master that has not heard of the newest writes. */
@Timeout(120)
final class SentinelFailoverIT {

    private static final Duration FAILOVER = Duration.ofSeconds(60);

    private RedisSentinel sentinel;
    private Fleet fleet;
    private Source source;

    @BeforeEach
    void start() {
        sentinel = RedisSentinel.builder().start();
        String[] sentinels = sentinel.sentinels().stream()
                .map(one -> "127.0.0.1:" + one.port())
                .toArray(String[]::new);
        fleet = new Fleet(Redis.sentinel(sentinel.masterName(), sentinels), () -> List.of(sentinel.master()));
        source = fleet.source();
    }

    @AfterEach
    void stop() {
        fleet.close();
        sentinel.close();
    }

    @Test
    void anInvalidationThatWasLostIsRepeated() {
        Node a = fleet.node();
        Node b = fleet.node();

        loseAnInvalidation(a, b);

        assertThat(a.goals().lookup(KEY).value()).isEqualTo("new");
        a.awaitReady();
        b.catchUp();
        assertThat(b.get(KEY)).isEqualTo("new");
    }

    @Test
    void withoutTheRepetitionTheOldValueIsServed() {
        Node a = fleet.node(builder -> builder.shared(Weakened.withoutRepetition(fleet.tier())));
        Node b = fleet.node();

        loseAnInvalidation(a, b);

        assertThat(a.goals().lookup(KEY)).isEqualTo(new Lookup<>("old", Outcome.REDIS));
        assertThat(b.goals().lookup(KEY)).isEqualTo(new Lookup<>("old", Outcome.REDIS));
    }

    @Test
    void whatReplicasHaveIsNotLostWithTheMasterAndTheWriter() {
        Node a = fleet.node(shared(fleet.tier().durability(Durability.replicas(2))));
        Node b = fleet.node();
        assertThat(a.get(KEY)).isEqualTo("old");
        assertThat(b.get(KEY)).isEqualTo("old");
        source.write(KEY, "new");
        assertThat(a.goals().invalidate(KEY)).isEqualTo(ACKNOWLEDGED);
        RedisServer master = sentinel.master();
        master.kill();
        a.close();
        sentinel.awaitMasterOtherThan(master, FAILOVER);
        b.catchUp();
        assertThat(b.get(KEY)).isEqualTo("new");
    }

    @Test
    void whatNoReplicaHasIsNotAcknowledged() {
        Node a = fleet.node(
                shared(fleet.tier().commandTimeout(Duration.ofSeconds(2)).durability(Durability.replicas(1))));
        Node b = fleet.node();
        assertThat(a.get(KEY)).isEqualTo("old");
        assertThat(b.get(KEY)).isEqualTo("old");
        RedisServer master = sentinel.master();
        var replicas = sentinel.replicas();
        Replication.cut(master, replicas);
        source.write(KEY, "new");
        assertThat(a.goals().invalidate(KEY)).isEqualTo(DEFERRED);
        // The new master has a replica again: what was deferred is sent, and acknowledged.
        master.kill();
        sentinel.awaitMasterOtherThan(master, FAILOVER);
        Replication.mend(replicas);
        Awaitility.await().atMost(FAILOVER).until(a::isReady);
        b.catchUp();
        assertThat(b.get(KEY)).isEqualTo("new");
        assertThat(a.get(KEY)).isEqualTo("new");
    }

    private static UnaryOperator<dev.larder.Larder.Builder> shared(SharedTier.Provider tier) {
        return builder -> builder.shared(tier);
    }

    private void loseAnInvalidation(Node a, Node b) {
        // 1. Everybody has the old value, the replicas too.
        assertThat(a.get(KEY)).isEqualTo("old");
        assertThat(b.get(KEY)).isEqualTo("old");
        sentinel.replicas().forEach(SentinelFailoverIT::awaitOldValue);
        RedisServer master = sentinel.master();
        Replication.cut(master, sentinel.replicas());
        // 2. A writes and invalidates; everybody hears of that, except for the replicas.
        source.write(KEY, "new");
        assertThat(a.goals().invalidate(KEY)).isEqualTo(ACKNOWLEDGED);
        b.catchUp();
        // 3. The master dies, and a replica takes its place.
        master.kill();
        sentinel.awaitMasterOtherThan(master, FAILOVER);
        a.catchUp();
        b.catchUp();
    }

    private static void awaitOldValue(RedisServer replica) {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> replica.ask("EXISTS", Tampering.valueKey(KEY)).equals("1"));
    }
}
