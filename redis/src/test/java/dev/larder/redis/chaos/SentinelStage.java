package dev.larder.redis.chaos;

import dev.larder.redis.ApplicationServer;
import dev.larder.testkit.history.Promises;
import dev.larder.topologies.RedisSentinel;
import dev.larder.topologies.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A master, two replicas and three sentinels. */
final class SentinelStage implements Stage {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final RedisSentinel servers = RedisSentinel.builder()
            .user(ApplicationServer.user(Chaos.NAMESPACE))
            .downAfter(Duration.ofSeconds(1))
            .start();

    @Override
    public String address() {
        return "redis-sentinel://" + list(servers.sentinels()) + "#" + servers.masterName();
    }

    static String list(List<RedisServer> servers) {
        return servers.stream().map(each -> "127.0.0.1:" + each.port()).collect(Collectors.joining(","));
    }

    @Override
    public List<RedisServer> servers() {
        return Stream.concat(servers.servers().stream(), servers.sentinels().stream())
                .toList();
    }

    @Override
    public List<Harm> harms() {
        return List.of(
                Harm.done("MASTER_KILLED", this::killMaster),
                Harm.done("MASTER_HANGS", this::hangMaster),
                Harm.done("FAILOVER_ORDERED", servers::failover),
                Harm.done("SENTINEL_RESTARTED", this::restartSentinel),
                Harm.done("REPLICA_KILLED", this::killReplica));
    }

    private void killMaster() {
        RedisServer master = servers.master();
        master.kill();
        servers.awaitMasterOtherThan(master, PATIENCE);
        master.restart();
        servers.awaitReady(PATIENCE);
    }

    /** It believes to be the master when it goes on, until a sentinel tells it otherwise. */
    private void hangMaster() {
        RedisServer master = servers.master();
        master.pause();
        servers.awaitMasterOtherThan(master, PATIENCE);
        master.resume();
        servers.awaitReady(PATIENCE);
    }

    private void restartSentinel() {
        servers.sentinels().get(0).kill();
        servers.sentinels().get(0).restart();
    }

    private void killReplica() {
        RedisServer replica = servers.replicas().get(0);
        replica.kill();
        replica.restart();
        servers.awaitReady(PATIENCE);
    }

    @Override
    public Promises promises() {
        return Failovers.PROMISES;
    }

    @Override
    public void close() {
        servers.close();
    }
}
