package dev.larder.redis.races;

import static dev.larder.Acknowledgement.ACKNOWLEDGED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.redis.Detour;
import dev.larder.redis.Redis;
import dev.larder.testkit.proxy.FaultProxy;
import dev.larder.testkit.proxy.Way;
import dev.larder.tier.SharedTier;
import dev.larder.topologies.RedisCluster;
import dev.larder.topologies.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A master is succeeded, and then takes its place again, while a node hears nothing: its connections have lived through all of that. */
@Timeout(180)
final class MasterAgainIT {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int KEYS = 50;

    private RedisCluster cluster;
    private Detour network;
    private Fleet fleet;

    @BeforeEach
    void start() {
        cluster = RedisCluster.builder().nodeTimeout(LONG).start();
        network = Detour.before(cluster.nodes());
        String[] nodes =
                cluster.nodes().stream().map(node -> "127.0.0.1:" + node.port()).toArray(String[]::new);
        fleet = new Fleet(network.of(Redis.cluster(nodes)), cluster::masters);
    }

    @AfterEach
    void stop() {
        fleet.close();
        network.close();
        cluster.close();
    }

    @Test
    void isMetAnewThoughItsConnectionsHaveLasted() {
        // 1. the replica hears no more   2. keys are invalidated   3. the node's network is held up   4. the replica is
        // promoted, and the master follows it, so that it has the old values again   5. it is promoted itself   6. the
        // network works again: the same connection, the same server, the same map
        Node node = fleet.node();
        List<String> keys = keysOfOneMaster();
        keys.forEach(key -> fleet.source().write(key, "old"));
        keys.forEach(key -> assertThat(node.get(key)).isEqualTo("old"));
        RedisServer master = cluster.masterOf(slotOf(keys.get(0)));
        RedisServer replica = cluster.replicasOf(master).get(0);
        Awaitility.await().atMost(LONG).until(() -> replica.ask("DBSIZE").equals(master.ask("DBSIZE")));
        Replication.cut(master, List.of(replica));
        keys.forEach(key -> fleet.source().write(key, "new"));
        keys.forEach(key -> assertThat(node.goals().invalidate(key)).isEqualTo(ACKNOWLEDGED));
        network.everywhere(way -> way.hold(Way.TO_SERVER));
        succeed(replica, master);
        succeed(master, replica);
        long healedAtNanos = System.nanoTime();
        network.everywhere(FaultProxy::heal);

        awaitConfirmed(node, keys.get(0), healedAtNanos);
        assertThat(keys).allSatisfy(key -> assertThat(node.get(key)).isEqualTo("new"));
    }

    private static void succeed(RedisServer heir, RedisServer before) {
        heir.ask("CLUSTER", "FAILOVER", "TAKEOVER");
        Replication.mend(List.of(heir));
        Awaitility.await()
                .atMost(LONG)
                .until(() -> before.ask("INFO", "replication").contains("master_link_status:up"));
    }

    private List<String> keysOfOneMaster() {
        RedisServer journals = cluster.masterOf(RedisCluster.slotOf("{shop:v1}"));
        RedisServer master = cluster.masters().stream()
                .filter(each -> each != journals)
                .findFirst()
                .orElseThrow();
        return IntStream.range(100, 10_000)
                .mapToObj(Integer::toString)
                .filter(id -> cluster.masterOf(slotOf(id)) == master)
                .limit(KEYS)
                .toList();
    }

    private static int slotOf(String key) {
        return RedisCluster.slotOf(Tampering.valueKey(key));
    }

    private static void awaitConfirmed(Node node, String key, long momentNanos) {
        SharedTier tier = node.larder().shared().orElseThrow();
        Awaitility.await()
                .atMost(LONG)
                .until(() ->
                        node.isReady() && tier.confirmedAtNanos(node.goals().keyOf(key)) - momentNanos > 0);
    }
}
