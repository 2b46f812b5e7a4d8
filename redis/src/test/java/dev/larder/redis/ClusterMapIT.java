package dev.larder.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.tier.SharedTier.Server;
import dev.larder.topologies.RedisCluster;
import dev.larder.topologies.RedisServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which of several maps a node goes by. */
@Timeout(120)
final class ClusterMapIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    private RedisCluster cluster;

    @BeforeEach
    void start() {
        // Nobody is found dead, so nothing happens by itself.
        cluster = RedisCluster.builder().nodeTimeout(LONG).start();
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void anOldMasterThatAnswersAloneIsLeft() {
        // 1. The node is told of the masters. 2. One of them hears nothing of the replicas any more. 3. The others die.
        // 4. All are succeeded. 5. The one that is left answers still, with the map as it was.
        List<RedisServer> masters = cluster.masters();
        List<RedisServer> replicas = masters.stream()
                .flatMap(master -> cluster.replicasOf(master).stream())
                .toList();
        RedisServer left = masters.get(0);
        awaitNamed(masters, replicas);
        try (TestNode node = TestNode.following(Redis.cluster(Deployment.names(masters)))) {
            replicas.forEach(replica -> left.ask("CLUSTER", "FORGET", replica.ask("CLUSTER", "MYID")));
            masters.stream().filter(master -> master != left).forEach(RedisServer::kill);
            replicas.forEach(replica -> replica.ask("CLUSTER", "FAILOVER", "TAKEOVER"));

            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(node.tier().servers())
                            .extracting(Server::address)
                            .containsExactlyInAnyOrder(Deployment.names(replicas)));
        }
        assertThat(left.ask("CLUSTER", "SLOTS")).contains(Integer.toString(left.port()));
    }

    /** A master names a replica only once it has heard from it how far that is. */
    private static void awaitNamed(List<RedisServer> masters, List<RedisServer> replicas) {
        await().atMost(LONG)
                .until(() -> masters.stream()
                        .map(master -> master.ask("CLUSTER", "SLOTS"))
                        .allMatch(slots -> replicas.stream()
                                .allMatch(replica -> slots.contains(Integer.toString(replica.port())))));
    }
}
