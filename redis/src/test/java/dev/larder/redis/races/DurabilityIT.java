package dev.larder.redis.races;

import static dev.larder.Acknowledgement.ACKNOWLEDGED;
import static dev.larder.Acknowledgement.DEFERRED;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.larder.Acknowledgement;
import dev.larder.Invalidation;
import dev.larder.redis.CapturedLogs;
import dev.larder.redis.Durability;
import dev.larder.redis.Redis;
import dev.larder.topologies.RedisServer;
import dev.larder.topologies.RedisUser;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is acknowledged with {@code replicas(1)} is on a replica by then. */
final class DurabilityIT extends ServerRace {

    private RedisServer replica;

    @BeforeEach
    void addAReplica() {
        RedisUser operator = server.operator().orElseThrow();
        replica = RedisServer.builder()
                .binary(binary)
                .option("masteruser", operator.name())
                .option("masterauth", operator.password())
                .option("replicaof", "127.0.0.1", Integer.toString(server.port()))
                .start();
        awaitReplica();
    }

    @AfterEach
    void removeIt() {
        replica.resume();
        replica.close();
    }

    @Test
    void whatIsAcknowledgedIsOnTheReplica() {
        Node a = fleet.node(builder -> builder.shared(durable()));
        for (int i = 0; i < 20; i++) {
            assertThat(a.get(KEY)).isEqualTo("old");
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> onReplica("EXISTS", Tampering.valueKey(KEY)).equals("1"));
            String records = onReplica("XLEN", Tampering.KEY_RECORDS);
            assertThat(a.goals().invalidate(KEY)).isEqualTo(ACKNOWLEDGED);
            assertThat(onReplica("EXISTS", Tampering.valueKey(KEY))).isEqualTo("0");
            assertThat(onReplica("XLEN", Tampering.KEY_RECORDS)).isNotEqualTo(records);
        }
        String groups = onReplica("XLEN", Tampering.GROUP_RECORDS);
        assertThat(a.larder().invalidate(Invalidation.tag(TAG))).isEqualTo(ACKNOWLEDGED);
        assertThat(onReplica("XLEN", Tampering.GROUP_RECORDS)).isNotEqualTo(groups);
        assertThat(a.goals().put(KEY, "put")).isEqualTo(ACKNOWLEDGED);
        assertThat(onReplica("EXISTS", Tampering.valueKey(KEY))).isEqualTo("1");
    }

    @Test
    void manyAtOnceShareTheWaiting() {
        Node a = fleet.node(builder -> builder.shared(durable()));
        List<CompletableFuture<Acknowledgement>> all = IntStream.range(0, 300)
                .mapToObj(i -> a.goals().async().invalidate("" + i).toCompletableFuture())
                .toList();
        assertThat(all)
                .allSatisfy(one -> assertThat(one).succeedsWithin(PATIENCE).isEqualTo(ACKNOWLEDGED));
        assertThat(calls("wait")).isLessThan(300);
    }

    @Test
    void whatNoReplicaHasWaitsUntilOneHasIt() {
        Node a = fleet.node(builder -> builder.shared(durable()));
        try (CapturedLogs logs = CapturedLogs.of("dev.larder.redis", Level.INFO)) {
            replica.pause();
            assertThat(a.goals().invalidate(KEY)).isEqualTo(DEFERRED);
            // Heartbeats end with the same question: nothing is proved any more.
            Awaitility.await().atMost(PATIENCE).until(() -> a.larder().status().isSuspect());
            assertThat(a.get(KEY)).isEqualTo("old");
            replica.resume();
            a.awaitReady();
            assertThat(a.goals().invalidate(KEY)).isEqualTo(ACKNOWLEDGED);
            assertThat(logs.warnings())
                    .filteredOn(line -> line.startsWith("Waiting for 1 replicas"))
                    .hasSize(1);
        }
    }

    @Test
    void moreReplicasThanThereAreAreComplainedOfOnce() {
        try (CapturedLogs logs = CapturedLogs.of("dev.larder.redis", Level.INFO)) {
            Node a = fleet.startingNode(
                    builder -> builder.shared(
                            fleet.tier().commandTimeout(Duration.ofMillis(500)).durability(Durability.replicas(2))),
                    spec -> spec);
            Awaitility.await().atMost(PATIENCE).until(() -> !logs.warnings().isEmpty());
            assertThat(a.goals().invalidate(KEY)).isEqualTo(DEFERRED);
            assertThat(logs.warnings())
                    .filteredOn(line -> line.startsWith("Waiting for 2 replicas"))
                    .singleElement()
                    .asString()
                    .contains("in time, so nothing is acknowledged", "Redis.durability");
            assertThat(a.get(KEY)).isEqualTo("old");
        }
    }

    private Redis durable() {
        return fleet.tier().commandTimeout(Duration.ofSeconds(2)).durability(Durability.replicas(1));
    }

    private void awaitReplica() {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> onReplica("INFO", "replication").contains("master_link_status:up"));
    }

    private String onReplica(String... words) {
        return replica.ask(words);
    }

    private long calls(String command) {
        return server.ask("INFO", "commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_" + command + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceFirst(".*calls=(\\d+),.*", "$1")))
                .sum();
    }
}
