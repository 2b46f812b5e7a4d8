package dev.larder.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.redis.Password;
import dev.larder.redis.Redis;
import dev.larder.topologies.RedisCluster;
import dev.larder.topologies.RedisConnection;
import dev.larder.topologies.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A Redis that runs changes its shape. */
@Timeout(300)
class ScaleIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Where the first moves begin: the last master has one slot more than the others. */
    private static final int MOVED = 40;

    private static final int FIRST_MOVED = 16_384 - MOVED;

    @TempDir
    Path folder;

    @AfterEach
    void leaveNothing() {
        run("redis down --purge --yes");
    }

    private Typed.Ended run(String arguments) {
        return Typed.in(folder).run(arguments);
    }

    private JsonNode up(String topology) {
        Typed.Ended ended = run("redis up --json --topology " + topology);
        assertThat(ended.code()).as(ended.err()).isZero();
        return ended.json();
    }

    private JsonNode done(String arguments) {
        Typed.Ended ended = run(arguments + " --json --yes");
        assertThat(ended.code()).as(ended.err()).isZero();
        return ended.json();
    }

    private Redis redis(JsonNode up) throws IOException {
        String password =
                Files.readString(folder.resolve(".larder/redis/password")).strip();
        return Redis.at(up.get("redis").asString())
                .password(Password.of(password))
                .commandTimeout(Duration.ofSeconds(10))
                .softTimeout(Duration.ofSeconds(10));
    }

    private String ask(int port, String... words) throws IOException {
        try (RedisConnection server = RedisConnection.open("127.0.0.1", port, null, PATIENCE)) {
            server.ask(
                    "AUTH",
                    Files.readString(folder.resolve(".larder/redis/password")).strip());
            return server.ask(words).text();
        }
    }

    private static boolean isMoved(String key) {
        return RedisCluster.slotOf(key) >= FIRST_MOVED;
    }

    private static String namespaceWhoseJournalMoves() {
        return IntStream.range(0, 1_000_000)
                .mapToObj(i -> "shop" + i)
                .filter(name -> isMoved("{" + name + ":v1}~keys"))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> idsThatMove(String namespace, String cache, int count) {
        return IntStream.range(0, 10_000_000)
                .mapToObj(Integer::toString)
                .filter(id -> isMoved(namespace + ":v1:" + cache + ":" + id))
                .limit(count)
                .toList();
    }

    private static Larder larder(String namespace, Redis redis) {
        Larder larder = Larder.named(namespace).version("v1").shared(redis).build();
        await().atMost(PATIENCE).until(() -> !larder.status().isSuspect());
        return larder;
    }

    private static Cache<String, Long> flags(Larder larder) {
        return larder.cache(CacheSpec.of("flag:{id}", String.class, Long.class).timeToLive(Duration.ofHours(1)));
    }

    @Test
    void aClusterGetsAShardAndAReplicaWhileClientsGoOn() throws Exception {
        JsonNode up = up("cluster");
        String namespace = namespaceWhoseJournalMoves();
        List<String> kept = idsThatMove(namespace, "flag", 20);
        try (Larder larder = larder(namespace, redis(up))) {
            Cache<String, Long> flags = flags(larder);
            kept.forEach(id -> flags.put(id, Long.parseLong(id)));
            try (Disturbed client = Disturbed.of(larder, idsThatMove(namespace, "goal", 8))) {
                client.awaitMoreRounds(2);

                assertThat(run("redis scale shard --dry-run --json").names())
                        .containsExactly("schemaVersion", "kind", "action", "server", "dryRun");
                assertThat(run("redis scale shard").code()).isEqualTo(7);
                JsonNode shard = done("redis scale shard --slots " + MOVED);
                assertThat(shard.get("slotsMoved").asInt()).isEqualTo(MOVED);
                assertThat(shard.get("slotsRemaining").asInt()).isEqualTo(4_096 - MOVED);
                assertThat(shard.get("keysMoved").asInt()).isGreaterThanOrEqualTo(20);

                int from = port(shard, 5_461);
                goesOnWhereSomebodyHasStopped(from, port(shard, MOVED));
                JsonNode replica = done("redis scale replica --of 127.0.0.1:" + port(shard, MOVED));
                assertThat(replica.get("master").asString()).endsWith(":" + port(shard, MOVED));

                JsonNode failover =
                        done("redis failover --shard " + replica.get("server").asString());
                assertThat(failover.get("master").asString())
                        .isEqualTo(replica.get("server").asString());
                movesThousandsOfSlots();
                client.awaitMoreRounds(2);
            }
        }
        try (Larder other = larder(namespace, redis(up))) {
            Cache<String, Long> flags = flags(other);
            assertThat(kept).allSatisfy(id -> assertThat(flags.get(id)).isEqualTo(Long.parseLong(id)));
        }
        refusesWhatDoesNotFit();
        assertThat(run("redis status --json").json().get("servers").size()).isEqualTo(8);
        assertThat(run("redis down --json").json().get("stopped").asInt()).isEqualTo(8);
    }

    /** All the rest, while the client goes on: nothing is asserted about how long it takes, but it is done before the test's time is over. */
    private void movesThousandsOfSlots() {
        JsonNode rest = done("redis scale rebalance");
        assertThat(rest.get("slotsMoved").asInt()).isEqualTo(4_096 - MOVED - 1);
        assertThat(rest.get("slotsRemaining").asInt()).isZero();
        assertThat(rest.get("masters"))
                .hasSize(4)
                .allSatisfy(master -> assertThat(master.get("slots").asInt()).isEqualTo(4_096));
    }

    private static int port(JsonNode master) {
        String place = master.get("master").asString();
        return Integer.parseInt(place.substring(place.lastIndexOf(':') + 1));
    }

    /** The one that has so many slots. */
    private static int port(JsonNode report, int slots) {
        for (JsonNode master : report.get("masters")) {
            if (master.get("slots").asInt() == slots) {
                return port(master);
            }
        }
        throw new AssertionError(report);
    }

    /** As if it had been killed between two steps of a slot. */
    private void goesOnWhereSomebodyHasStopped(int from, int to) throws IOException {
        String slot = Stream.of(ask(from, "CLUSTER", "NODES").split("\n"))
                .filter(line -> line.contains("myself"))
                .map(line -> line.split(" ")[8].split("-")[0])
                .findFirst()
                .orElseThrow();
        ask(to, "CLUSTER", "SETSLOT", slot, "IMPORTING", ask(from, "CLUSTER", "MYID"));
        ask(from, "CLUSTER", "SETSLOT", slot, "MIGRATING", ask(to, "CLUSTER", "MYID"));

        assertThat(run("redis scale rebalance --dry-run --json")
                        .json()
                        .get("slotsToMove")
                        .asInt())
                .isEqualTo(4_096 - MOVED);
        assertThat(done("redis scale rebalance --slots 1").get("slotsMoved").asInt())
                .isEqualTo(1);
        assertThat(ask(to, "CLUSTER", "NODES").lines().filter(line -> line.contains("myself")))
                .singleElement()
                .asString()
                .contains(" " + slot)
                .doesNotContain("[");

        Typed interrupted = Typed.in(folder);
        interrupted.interruption().request();
        Typed.Ended ended = interrupted.run("redis scale rebalance --yes --json");
        assertThat(ended.code()).isEqualTo(130);
        assertThat(ended.json().get("slotsMoved").asInt()).isZero();
        assertThat(ended.err()).contains("go on with 'larder redis scale rebalance'");
    }

    private void refusesWhatDoesNotFit() {
        try (RedisServer alone = RedisServer.builder().start()) {
            alone.ask("CONFIG", "SET", "requirepass", "");
            assertThat(run("redis scale shard --yes --add 127.0.0.1:1").code()).isEqualTo(6);
            assertThat(run("redis scale shard --yes --add somewhere").code()).isEqualTo(2);
            assertThat(run("redis failover --yes").code()).isEqualTo(2);
            assertThat(run("redis failover --yes --shard 127.0.0.1:1").code()).isEqualTo(4);
            String alonePlace = "--redis " + alone.uri();
            assertThat(run("redis failover --yes " + alonePlace).code()).isEqualTo(7);
            assertThat(run("redis scale shard --yes " + alonePlace).code()).isEqualTo(7);
            assertThat(run("redis scale replica --yes " + alonePlace).code()).isEqualTo(7);
        }
    }

    @Test
    void sentinelsGetAReplicaAndAnotherMaster() {
        up("sentinel");
        JsonNode replica = done("redis scale replica");
        assertThat(replica.propertyNames())
                .containsExactly("schemaVersion", "kind", "action", "master", "dryRun", "server");

        assertThat(run("redis failover --dry-run --json").json().get("from").asString())
                .isEqualTo(replica.get("master").asString());
        assertThat(run("redis failover").code()).isEqualTo(7);
        JsonNode failover = done("redis failover");
        assertThat(failover.propertyNames())
                .containsExactly(
                        "schemaVersion", "kind", "redis", "from", "candidate", "dryRun", "master", "tookMillis");
        assertThat(failover.get("master").asString())
                .isNotEqualTo(replica.get("master").asString());
        assertThat(run("stats -n shop --json").json().get("servers").findValuesAsString("role"))
                .containsExactlyInAnyOrder("master", "replica", "replica", "replica");
        assertThat(run("redis scale shard --yes").code()).isEqualTo(7);
        assertThat(run("redis down --json").json().get("stopped").asInt()).isEqualTo(7);
    }

    @Test
    void overTlsTheSameIsDone() {
        up("cluster --tls");
        JsonNode shard = done("redis scale shard --slots 300");
        assertThat(shard.get("slotsMoved").asInt()).isEqualTo(300);

        JsonNode replica = done("redis scale replica --of 127.0.0.1:" + port(shard, 300));
        JsonNode failover =
                done("redis failover --shard " + replica.get("server").asString());

        assertThat(failover.get("master").asString())
                .isEqualTo(replica.get("server").asString());
        assertThat(run("redis status --json").json().get("tls").asBoolean()).isTrue();
    }
}
