package dev.larder.cli.internal.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.cli.Typed;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.servers.Login;
import dev.larder.cli.internal.servers.Role;
import dev.larder.cli.internal.servers.Target;
import dev.larder.cli.internal.servers.Trust;
import dev.larder.redis.internal.address.RedisAddress;
import dev.larder.topologies.RedisConnection;
import dev.larder.topologies.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Backup, damage, refusal, restore, on one server, with sentinels and on a cluster, all started by the command itself. */
@Timeout(300)
@TestMethodOrder(OrderAnnotation.class)
class RestoreIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String KEY = "a key that nobody can guess";

    @TempDir
    static Path home;

    /** A value. */
    public record Goal(String title) {}

    @BeforeAll
    static void start() {
        for (String topology : List.of("standalone", "sentinel", "cluster")) {
            Typed.Ended up = at(topology).run("redis up --topology " + topology);
            assertThat(up.code()).as(up.err()).isZero();
        }
    }

    @AfterAll
    static void stop() {
        for (String topology : List.of("standalone", "sentinel", "cluster")) {
            at(topology).run("redis down --purge --yes");
        }
    }

    private static Path folder(String topology) {
        try {
            return Files.createDirectories(home.resolve(topology));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Typed at(String topology) {
        return Typed.in(folder(topology)).with("LARDER_BACKUP_KEY", KEY);
    }

    private static String address(String topology) {
        return at(topology).run("redis status --json").json().get("redis").asString();
    }

    private static Target target(String topology) throws IOException {
        Path password = folder(topology).resolve(".larder/redis/password");
        Login login = new Login(null, Files.readString(password).strip());
        return new Target(
                RedisAddress.parse(address(topology)),
                login,
                login,
                new Trust(null, null, null),
                Duration.ofSeconds(30));
    }

    private static Values.Asking asking(Fleet fleet) {
        return words -> {
            boolean isSecondWordOne = words[0].equals("XGROUP") || words[0].equals("XINFO");
            return RedisConnection.textOf(
                    fleet.ask(words[isSecondWordOne ? 2 : 1], words).flat());
        };
    }

    private static void empty(Fleet fleet) {
        fleet.all(Role.MASTER).forEach(master -> master.ask("FLUSHALL"));
    }

    private static Path backups(String topology) {
        return folder(topology).resolve(".larder/backups");
    }

    private static List<Path> copies(String topology) throws IOException {
        try (Stream<Path> files = Files.list(backups(topology))) {
            return files.filter(file -> file.toString().endsWith(".rdb"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @Order(1)
    @ValueSource(strings = {"standalone", "sentinel", "cluster"})
    void bringsBackEveryValueAndNoNodeKeepsWhatItHeld(String topology) throws IOException {
        Target target = target(topology);
        String[] title = {"as it was"};
        try (Fleet fleet = Fleet.of(target);
                Larder node = Larder.named("shop")
                        .version("v1")
                        .shared(target.redis())
                        .build()) {
            Cache<String, Goal> goals = node.cache(CacheSpec.of("goal:{id}", String.class, Goal.class)
                    .timeToLive(Duration.ofHours(1))
                    .maxStaleness(Duration.ofHours(1))
                    .loader(id -> new Goal(title[0])));
            await().atMost(PATIENCE).until(() -> !node.status().isSuspect());
            Values.writeAll(asking(fleet));
            Map<String, List<String>> before = Values.readAll(key -> asking(fleet));
            goals.get("42");
            Typed.Ended taken = at(topology).run("backup --json");
            assertThat(taken.code()).as(taken.err()).isZero();
            assertThat(taken.json().get("topology").asString()).isEqualTo(topology);

            refusesADamagedOne(topology, fleet);
            title[0] = "newer than the backup";
            goals.invalidate("42");
            assertThat(goals.get("42")).isEqualTo(new Goal("newer than the backup"));
            empty(fleet);
            Typed.Ended restored = at(topology).run("restore --json --target " + address(topology));

            assertThat(restored.code()).as(restored.err() + restored.out()).isZero();
            assertThat(Values.readAll(key -> asking(fleet))).isEqualTo(before);
            assertThat(restored.json().get("replicasBehind").asInt()).isZero();
            assertThat(restored.names())
                    .containsExactlyInAnyOrder(
                            "schemaVersion",
                            "kind",
                            "set",
                            "taken",
                            "signature",
                            "target",
                            "masters",
                            "empty",
                            "keys",
                            "namespaces",
                            "afterwards",
                            "before",
                            "done",
                            "written",
                            "leftOut",
                            "expired",
                            "thereAlready",
                            "failed",
                            "replicasBehind");
            assertThat(restored.json().get("namespaces").toString()).contains("shop:v1");
            title[0] = "loaded anew";
            awaitLoadedAnew(goals);
            assertThat(at(topology).run("journal tail -n shop --json").out()).contains("restored from the backup of");
        }
    }

    /** The horizon reaches each node by its own tail, a moment later. Until then neither what it held nor what was restored is gone. */
    private static void awaitLoadedAnew(Cache<String, Goal> goals) {
        await().atMost(PATIENCE).until(() -> new Goal("loaded anew").equals(goals.get("42")));
    }

    private static void refusesADamagedOne(String topology, Fleet fleet) throws IOException {
        Path copy = copies(topology).get(0);
        byte[] good = Files.readAllBytes(copy);
        byte[] bad = good.clone();
        bad[bad.length / 2] ^= 1;
        Files.write(copy, bad);
        assertThat(at(topology).run("verify").code()).isEqualTo(3);
        assertThat(at(topology).run("backup list").code())
                .as("of the same size")
                .isZero();
        long keys = keys(fleet);
        assertThat(at(topology).run("restore --target " + address(topology)).code())
                .isEqualTo(3);
        assertThat(keys(fleet)).isEqualTo(keys);
        Files.write(copy, good);
        assertThat(at(topology).run("verify --boot").code()).isZero();
    }

    @Test
    @Order(2)
    void overwritesNothingUnlessTheTargetsNameIsTyped() throws IOException {
        String address = address("standalone");
        String restore = "restore --json --target " + address;
        try (Fleet fleet = Fleet.of(target("standalone"))) {
            long keys = keys(fleet);
            Typed.Ended plan = at("standalone").run(restore + " --dry-run");
            assertThat(plan.code()).as(plan.err()).isZero();
            assertThat(plan.names())
                    .containsExactly(
                            "schemaVersion",
                            "kind",
                            "set",
                            "taken",
                            "signature",
                            "target",
                            "masters",
                            "empty",
                            "keys",
                            "namespaces",
                            "afterwards",
                            "done");
            assertThat(plan.json().get("empty").asBoolean()).isFalse();

            assertThat(at("standalone").run(restore).code()).isEqualTo(7);
            assertThat(at("standalone").run(restore + " --force").code()).isEqualTo(7);
            assertThat(at("standalone")
                            .run(restore + " --force --confirm other")
                            .code())
                    .isEqualTo(7);
            assertThat(at("standalone")
                            .answering("yes")
                            .run(restore + " --force")
                            .code())
                    .isEqualTo(7);
            assertThat(keys(fleet)).isEqualTo(keys);

            fleet.ask("written:since", "SET", "written:since", "1");
            Typed.Ended forced = at("standalone").run(restore + " --force --confirm " + address);
            assertThat(forced.code()).as(forced.err()).isZero();
            assertThat(fleet.ask("written:since", "EXISTS", "written:since").text())
                    .isEqualTo("0");
            String before = forced.json().get("before").get(0).asString();
            Typed.Ended undone = at("standalone")
                    .run("restore .larder/backups/redis_backup_" + before + ".json --force --target " + address
                            + " --confirm " + address);
            assertThat(undone.code()).as(undone.err()).isZero();
            assertThat(fleet.ask("written:since", "EXISTS", "written:since").text())
                    .isEqualTo("1");
        }
    }

    @Test
    @Order(3)
    void goesIntoAnotherTopologyAndAnotherNumberOfShards() throws IOException {
        try (Fleet cluster = Fleet.of(target("cluster"));
                Fleet one = Fleet.of(target("standalone"))) {
            Map<String, List<String>> ofCluster = Values.readAll(key -> asking(cluster));
            empty(one);
            Typed.Ended joined =
                    at("standalone").run("restore " + backups("cluster") + " --target " + address("standalone"));
            assertThat(joined.code()).as(joined.err()).isZero();
            assertThat(Values.readAll(key -> asking(one))).isEqualTo(ofCluster);

            assertThat(at("standalone").run("backup").code()).isZero();
            empty(cluster);
            Typed.Ended spread =
                    at("cluster").run("restore " + backups("standalone") + " --target " + address("cluster"));
            assertThat(spread.code()).as(spread.err()).isZero();
            assertThat(Values.readAll(key -> asking(cluster))).isEqualTo(ofCluster);
        }
    }

    @Test
    @Order(4)
    void isTriedByADrill() {
        Typed.Ended drill = at("cluster").run("drill --json");

        assertThat(drill.code()).as(drill.err() + drill.out()).isZero();
        assertThat(drill.names())
                .containsExactly(
                        "schemaVersion",
                        "kind",
                        "set",
                        "source",
                        "topology",
                        "keys",
                        "takingMillis",
                        "loadingMillis",
                        "files",
                        "verdict");
        assertThat(drill.json().get("verdict").asString()).isEqualTo("restorable");
        assertThat(drill.json().get("files")).hasSize(3);
        for (JsonNode file : drill.json().get("files")) {
            assertThat(file.get("sampled").asInt()).isGreaterThan(10);
            assertThat(file.get("digest").asString()).isEqualTo("same");
        }
    }

    @Test
    @Order(5)
    void tellsADifferenceInADrill() throws IOException {
        Path manifest;
        try (Stream<Path> files = Files.list(backups("standalone"))) {
            manifest = files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
        BackupSet set = BackupSet.read(manifest, Optional.empty());
        Samples changed = new Samples(Map.of("text", "the digest of another value"));

        Drill.Outcome outcome = new Drill(set, PATIENCE).run(set.copies().get(0), changed);

        assertThat(outcome.isSameDigest()).isTrue();
        assertThat(outcome.different()).isEqualTo(1);
        assertThat(outcome.isGood()).isFalse();
    }

    @Test
    @Order(6)
    void wantsAllShardsUnlessOneIsMeant() throws IOException {
        try (Fleet fleet = Fleet.of(target("cluster"))) {
            String replica = fleet.all(Role.REPLICA).get(0).toString();
            Typed.Ended taken = at("cluster").run("backup --json --dir one --source replica --node " + replica);
            assertThat(taken.code()).as(taken.err()).isZero();
            assertThat(taken.json().get("whole").asBoolean()).isFalse();
            assertThat(taken.json().get("files").get(0).get("slots").asString()).matches("\\d+-\\d+");
            String manifest = taken.json().get("manifest").asString();

            assertThat(at("cluster")
                            .run("restore " + manifest + " --target " + address("standalone"))
                            .code())
                    .isEqualTo(7);
            assertThat(at("cluster")
                            .run("restore one --target " + address("standalone"))
                            .code())
                    .as("no complete one")
                    .isEqualTo(4);
            assertThat(at("cluster").run("backup --node nobody:1").code()).isEqualTo(4);
        }
    }

    @Test
    @Order(7)
    void believesWhatIsRestoredWhereThatIsAskedForAndNobodyRuns() throws IOException {
        Target target = target("sentinel");
        CacheSpec<String, Goal> goals = CacheSpec.of("kept:{id}", String.class, Goal.class)
                .timeToLive(Duration.ofHours(1))
                .maxStaleness(Duration.ofHours(1))
                .loader(id -> new Goal("loaded"));
        try (Fleet fleet = Fleet.of(target)) {
            empty(fleet);
            try (Larder node =
                    Larder.named("kept").version("v1").shared(target.redis()).build()) {
                await().atMost(PATIENCE).until(() -> !node.status().isSuspect());
                node.cache(goals).put("1", new Goal("put"));
                assertThat(at("sentinel").run("backup --dir kept").code()).isZero();
                Typed.Ended refused = at("sentinel").run("restore kept --keep-values --target " + address("sentinel"));
                assertThat(refused.code()).as("a node runs").isEqualTo(7);
            }
            empty(fleet);
            Typed.Ended restored = at("sentinel").run("restore kept --keep-values --target " + address("sentinel"));
            assertThat(restored.code()).as(restored.err()).isZero();
            try (Larder node =
                    Larder.named("kept").version("v1").shared(target.redis()).build()) {
                await().atMost(PATIENCE).until(() -> !node.status().isSuspect());
                assertThat(node.cache(goals).get("1")).isEqualTo(new Goal("put"));
            }
        }
    }

    @Test
    @Order(8)
    void survivesARestartWhereTheFileAloneWouldHaveBeenForgotten() throws IOException {
        Map<String, List<String>> before;
        try (Fleet fleet = Fleet.of(target("standalone"))) {
            before = Values.readAll(key -> asking(fleet));
        }
        assertThat(at("standalone").run("redis down").code()).isZero();
        assertThat(at("standalone").run("redis up").code()).isZero();
        try (Fleet fleet = Fleet.of(target("standalone"))) {
            assertThat(Values.readAll(key -> asking(fleet))).isEqualTo(before);
        }

        // The trap: with an append-only file a server does not look at the copy, and then writes down that it has
        // nothing.
        Path trap = Files.createDirectories(home.resolve("trap"));
        Files.copy(copies("standalone").get(0), trap.resolve("dump.rdb"));
        try (RedisServer server = RedisServer.builder()
                .directory(trap)
                .appendOnly()
                .option("dbfilename", "dump.rdb")
                .start()) {
            assertThat(server.ask("DBSIZE")).isEqualTo("0");
        }
    }

    @Test
    @Order(9)
    void servesAllSlotsWhereTheFileAloneWouldHaveClaimedOnlyThoseThatHoldKeys() throws IOException {
        try (Fleet fleet = Fleet.of(target("cluster"))) {
            assertThat(fleet.all(Role.MASTER).get(0).ask("CLUSTER", "INFO").line("cluster_state"))
                    .isEqualTo("ok");
        }

        // The trap, and the way out of it that the plan names.
        Path trap = Files.createDirectories(home.resolve("shard"));
        Files.copy(copies("cluster").get(0), trap.resolve("dump.rdb"));
        try (RedisServer server = RedisServer.builder()
                .directory(trap)
                .option("dbfilename", "dump.rdb")
                .option("cluster-enabled", "yes")
                .start()) {
            String info = server.ask("CLUSTER", "INFO");
            assertThat(info).contains("cluster_state:fail").doesNotContain("cluster_slots_assigned:0");
            int claimed = Integer.parseInt(info.replaceAll("(?s).*cluster_slots_assigned:(\\d+).*", "$1"));
            assertThat(claimed).isLessThan(400);
            server.ask(missingSlots(server));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(server.ask("CLUSTER", "INFO"))
                            .contains("cluster_state:ok", "cluster_slots_assigned:16384"));
        }
    }

    @ParameterizedTest
    @Order(10)
    @ValueSource(strings = {"standalone", "sentinel", "cluster"})
    void isPlannedForTheTopologyThatIsFound(String topology) throws IOException {
        Typed.Ended plan = at(topology).run("dr-plan");

        assertThat(plan.code()).as(plan.err()).isZero();
        assertThat(plan.out())
                .contains(
                        "Topology: " + topology,
                        "larder restore",
                        target(topology).toString(),
                        "RPO",
                        "Game days")
                .doesNotContain("${", "@if", "@end");
        assertThat(plan.out().contains("SENTINEL MONITOR")).isEqualTo(topology.equals("sentinel"));
        assertThat(plan.out().contains("SET-CONFIG-EPOCH")).isEqualTo(topology.equals("cluster"));
        assertThat(at(topology).run("dr-plan --out plan.md").code()).isZero();
        assertThat(Files.readString(folder(topology).resolve("plan.md"))).startsWith("# Disaster recovery");
        assertThat(at(topology).run("dr-plan --out plan.md").code()).isEqualTo(7);
    }

    @Test
    @Order(11)
    void hasNodesLetGoAlsoWhereTheirJournalGoesOn() throws IOException {
        Target target = target("standalone");
        String[] title = {"as it was"};
        try (Fleet fleet = Fleet.of(target)) {
            empty(fleet);
            try (Larder node =
                    Larder.named("goes-on").version("v1").shared(target.redis()).build()) {
                Cache<String, Goal> goals = node.cache(CacheSpec.of("goal:{id}", String.class, Goal.class)
                        .timeToLive(Duration.ofHours(1))
                        .maxStaleness(Duration.ofHours(1))
                        .loader(id -> new Goal(title[0])));
                await().atMost(PATIENCE).until(() -> !node.status().isSuspect());
                goals.get("42");
                assertThat(at("standalone").run("backup --dir goes-on").code()).isZero();
                title[0] = "newer than the backup";
                goals.invalidate("42");
                // The node's own record reaches it a moment later too, and drops what was loaded meanwhile.
                await().atMost(PATIENCE).until(() -> {
                    goals.get("42");
                    return new Goal("newer than the backup").equals(goals.peek("42"));
                });
                // Somebody has deleted values, and the journal is as it was: nothing tells the node.
                fleet.ask("goes-on:v1:goal:42", "UNLINK", "goes-on:v1:goal:42");

                Typed.Ended restored = at("standalone").run("restore goes-on --json --target " + address("standalone"));

                assertThat(restored.code()).as(restored.err()).isZero();
                assertThat(fleet.ask("goes-on:v1:goal:42", "EXISTS", "goes-on:v1:goal:42")
                                .text())
                        .isEqualTo("1");
                title[0] = "loaded anew";
                awaitLoadedAnew(goals);
            }
        }
    }

    /** {@code CLUSTER ADDSLOTS} and the slots that a lone server does not claim by itself. */
    private static String[] missingSlots(RedisServer server) {
        Set<Integer> claimed = new TreeSet<>();
        String[] columns = server.ask("CLUSTER", "NODES").strip().split(" ");
        Stream.of(columns).skip(8).forEach(range -> {
            String[] ends = range.split("-");
            IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))
                    .forEach(claimed::add);
        });
        return Stream.concat(
                        Stream.of("CLUSTER", "ADDSLOTS"),
                        IntStream.range(0, 16_384)
                                .filter(slot -> !claimed.contains(slot))
                                .mapToObj(Integer::toString))
                .toArray(String[]::new);
    }

    private static long keys(Fleet fleet) {
        return fleet.all(Role.MASTER).stream()
                .mapToLong(master -> Long.parseLong(master.ask("DBSIZE").text()))
                .sum();
    }
}
