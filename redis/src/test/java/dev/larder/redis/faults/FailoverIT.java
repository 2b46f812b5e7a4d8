package dev.larder.redis.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.redis.ApplicationServer;
import dev.larder.redis.Redis;
import dev.larder.testkit.faults.FaultTest;
import dev.larder.topologies.RedisCluster;
import dev.larder.topologies.RedisSentinel;
import dev.larder.topologies.RedisServer;
import dev.larder.topologies.RedisUser;
import dev.larder.topologies.SlotMove;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;

/** Masters die and are replaced, slots move, replicas fall behind. */
final class FailoverIT extends Faults {

    private static final String JOURNAL = "{faults:v1}~keys";
    private static final Duration GENEROUS = Duration.ofSeconds(30);
    private static final RedisUser NODES = ApplicationServer.user(NAMESPACE);

    @BeforeEach
    void mayLoseWhatWasAcknowledgedUntilItIsRepeated() {
        oracle.failoversLose(Duration.ofSeconds(12));
    }

    private static String[] names(List<RedisServer> servers) {
        return servers.stream().map(each -> "127.0.0.1:" + each.port()).toArray(String[]::new);
    }

    private Redis at(RedisSentinel servers) {
        return Redis.sentinel(servers.masterName(), names(servers.sentinels()));
    }

    private RedisCommands<String, String> plain(RedisServer one) {
        return plainClient(one, one.port(), Duration.ofSeconds(2)).connect().sync();
    }

    /** A node that follows nobody: to it there is one server. */
    private Site single(RedisServer master) {
        Site site = starting("single", oracle.apart(), builder -> builder.shared(Redis.at(master.uri())), spec -> spec);
        site.awaitReady();
        return site;
    }

    @FaultTest
    void sentinelReplacesAMasterThatDied() throws Exception {
        try (RedisSentinel servers = RedisSentinel.builder()
                .user(NODES)
                .downAfter(Duration.ofSeconds(1))
                .start()) {
            Site a = site("a", at(servers));
            Site b = site("b", at(servers));
            RedisServer master = servers.master();
            Site single = single(master);
            Signs signs = signs(a);
            Traffic traffic = Traffic.begun(a, b, "sentinel");
            elapse(Duration.ofSeconds(1));
            master.kill();
            Duration back = untilHits(a, b);
            Seen seen = traffic.end();

            assertThat(single.isReady()).isFalse();
            assertThat(back).isLessThan(GENEROUS);
            row(8, "Sentinel (down-after 1 s): the master is killed; *back after* counts from the kill", seen)
                    .backAfter(back)
                    .shown(
                            signs.grew("larder.tier.connects"),
                            signs.degraded(Ailment.AWAY),
                            signs.said("INFO Another master, or the same restarted"))
                    .withoutTheGuard("a node that is told of that master alone is not back")
                    .publish();
            a.close();
            b.close();
        }
    }

    @FaultTest
    void replicasFallBehind() throws Exception {
        try (RedisSentinel servers = RedisSentinel.builder().user(NODES).start()) {
            Site a = site("a", at(servers));
            Site b = site("b", at(servers));
            RedisServer replica = servers.replicas().get(0);
            replica.pause();
            Signs signs = signs(a);
            Seen seen = during(() -> {}, a, b, Duration.ofSeconds(3));
            replica.resume();
            RedisCommands<String, String> master = plain(servers.master());
            master.set("plain", "old");
            Awaitility.await()
                    .atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> replica.ask("GET", "plain").equals("old"));
            replica.ask("REPLICAOF", "NO", "ONE");
            master.set("plain", "new");
            assertThat(replica.ask("GET", "plain")).isEqualTo("old");

            row(11, "a replica falls behind", seen)
                    .shown(signs.grew("cache.puts", "tier", "redis"), signs.up(), signs.silent())
                    .withoutTheGuard(
                            "a client that reads from a replica: the old value. Nothing of ours is read from replicas")
                    .publish();
            a.close();
            b.close();
        }
    }

    @FaultTest
    void slotsMoveUnderTraffic() throws Exception {
        try (RedisCluster cluster = RedisCluster.builder().user(NODES).start()) {
            Redis redis = Redis.cluster(names(cluster.masters()));
            Site a = site("a", redis);
            Site b = site("b", Redis.cluster(names(cluster.masters())));
            Signs signs = signs(a);
            Traffic traffic = Traffic.begun(a, b, "moving");
            elapse(Duration.ofMillis(500));
            IntStream.range(0, 10)
                    .map(hot -> RedisCluster.slotOf("faults:v1:item:hot-" + hot))
                    .distinct()
                    .forEach(slot -> move(cluster, slot));
            move(cluster, RedisCluster.slotOf(JOURNAL));
            RedisCommands<String, String> plain = plain(otherThan(cluster, cluster.masterOf(RedisCluster.slotOf("x"))));
            assertThatThrownBy(() -> plain.get("x"))
                    .isInstanceOf(RedisCommandExecutionException.class)
                    .hasMessageStartingWith("MOVED");
            elapse(Duration.ofMillis(500));
            // Whoever reads the map anew in time, as every node does now and then, is sent nowhere: once more, and at
            // once.
            Awaitility.await().atMost(PATIENCE).until(() -> {
                move(cluster, RedisCluster.slotOf("faults:v1:item:moved"));
                a.change("moved");
                return signs.hasGrown("larder.tier.redirections", "kind", "moved");
            });
            Seen seen = traffic.end();

            row(9, "Cluster: the slots of hot keys and of the journal move to another master", seen)
                    .backAfter(untilHits(a, b))
                    .shown(signs.grew("larder.tier.redirections", "kind", "moved"), signs.up(), signs.silent())
                    .withoutTheGuard("a plain client: `MOVED`")
                    .publish();
            a.close();
            b.close();
        }
    }

    private static RedisServer otherThan(RedisCluster cluster, RedisServer master) {
        return cluster.masters().stream()
                .filter(each -> each.port() != master.port())
                .findFirst()
                .orElseThrow();
    }

    private static void move(RedisCluster cluster, int slot) {
        SlotMove move = cluster.move(slot, otherThan(cluster, cluster.masterOf(slot)));
        move.begin();
        move.moveKeys(10);
        move.finish();
    }

    @FaultTest
    void clusterReplacesAMasterThatDied() throws Exception {
        try (RedisCluster cluster = RedisCluster.builder()
                .user(NODES)
                .nodeTimeout(Duration.ofSeconds(2))
                .start()) {
            Site a = site("a", Redis.cluster(names(cluster.masters())));
            Site b = site("b", Redis.cluster(names(cluster.masters())));
            RedisServer master = cluster.masterOf(RedisCluster.slotOf(JOURNAL));
            Site single = single(master);
            Signs signs = signs(a);
            Traffic traffic = Traffic.begun(a, b, "cluster");
            elapse(Duration.ofSeconds(1));
            master.kill();
            long killed = System.nanoTime();
            cluster.awaitOtherMasterOf(RedisCluster.slotOf(JOURNAL), master, GENEROUS);
            Duration promoted = Duration.ofNanos(System.nanoTime() - killed);
            untilHits(a, b);
            Duration back = Duration.ofNanos(System.nanoTime() - killed);
            Seen seen = traffic.end();

            assertThat(single.isReady()).isFalse();
            assertThat(back).isLessThan(GENEROUS);
            row(10, "Cluster (node-timeout 2 s): the master with the journal is killed", seen)
                    .backAfter(back)
                    .shown(
                            signs.grew("larder.tier.connects"),
                            signs.degraded(Ailment.AWAY),
                            signs.said("INFO Another master, or the same restarted"))
                    .withoutTheGuard("a node that is told of that master alone is not back. The Cluster itself took "
                            + promoted.toMillis() + " ms")
                    .publish();
            a.close();
            b.close();
        }
    }
}
