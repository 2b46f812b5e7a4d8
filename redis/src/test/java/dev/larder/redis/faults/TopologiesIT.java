package dev.larder.redis.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.redis.ApplicationServer;
import dev.larder.redis.Detour;
import dev.larder.redis.Redis;
import dev.larder.testkit.faults.FaultTest;
import dev.larder.testkit.proxy.FaultProxy;
import dev.larder.topologies.RedisCluster;
import dev.larder.topologies.RedisSentinel;
import dev.larder.topologies.RedisServer;
import dev.larder.topologies.RedisUser;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The network before node A misbehaves, with many servers behind it; these are well and see each other. */
final class TopologiesIT extends Faults {

    private static final RedisUser NODES = ApplicationServer.user(NAMESPACE);
    private static final Duration SILENT = Duration.ofSeconds(4);
    private static final Duration HARD = Duration.ofSeconds(1);
    private static final int CUTS = 3;

    @FaultTest
    void sentinel() throws Exception {
        try (RedisSentinel servers = RedisSentinel.builder().user(NODES).start()) {
            Redis redis = Redis.sentinel(servers.masterName(), names(servers.sentinels()));
            List<RedisServer> all = Stream.concat(servers.servers().stream(), servers.sentinels().stream())
                    .toList();
            troubled(41, "Sentinel", redis, all);
        }
    }

    @FaultTest
    void cluster() throws Exception {
        try (RedisCluster servers = RedisCluster.builder().user(NODES).start()) {
            troubled(42, "Cluster", Redis.cluster(names(servers.nodes())), servers.nodes());
        }
    }

    private static String[] names(List<RedisServer> servers) {
        return servers.stream().map(each -> "127.0.0.1:" + each.port()).toArray(String[]::new);
    }

    private void troubled(int number, String kind, Redis redis, List<RedisServer> servers) throws Exception {
        Detour network = closing(Detour.before(servers));
        Site a = site("a", network.of(redis));
        Site b = site("b", redis);
        Site patient = patient(network.of(redis));
        Signs signs = signs(a);
        Traffic traffic = Traffic.begun(a, b, kind);
        network.everywhere(FaultProxy::halfOpen);
        Waiting unguarded = Waiting.of(() -> patient.read("unguarded"));
        elapse(SILENT);
        Duration waited = unguarded.soFar();
        network.everywhere(FaultProxy::heal);
        Duration back = untilHits(a, b);
        patient.close();
        for (int i = 0; i < CUTS; i++) {
            network.everywhere(FaultProxy::cut);
            elapse(Duration.ofMillis(300));
        }
        Duration backFromCuts = untilHits(a, b);
        Seen seen = traffic.end();

        assertThat(waited).isGreaterThan(SILENT.minus(HARD));
        assertThat(seen.longest()).isLessThan(HARD.multipliedBy(5));
        row(number, kind + ": the way to all servers half-open for 4 s; then cut " + CUTS + " times in a second", seen)
                .backAfter(back.compareTo(backFromCuts) > 0 ? back : backFromCuts)
                .shown(
                        signs.grew("larder.tier.errors", "kind", "timeout"),
                        signs.degraded(Ailment.AWAY),
                        signs.said("WARN Redis is not available, work goes on without it"))
                .withoutTheGuard("without timeouts and breaker a lookup waits " + waited.toMillis()
                        + " ms, all the time that the network is silent")
                .publish();
        a.close();
        b.close();
    }
}
