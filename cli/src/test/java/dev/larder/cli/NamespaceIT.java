package dev.larder.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Invalidation;
import dev.larder.Larder;
import dev.larder.codecs.EncryptionKeys;
import dev.larder.codecs.MasterKey;
import dev.larder.redis.Redis;
import dev.larder.topologies.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** What the command sees and does of a namespace in which a node lives; each test has keys of its own. */
@Timeout(120)
class NamespaceIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static RedisServer redis;
    private static Larder larder;
    private static Cache<String, Goal> goals;
    private static Cache<String, Goal> brief;

    @TempDir
    Path folder;

    /** A value. */
    public record Goal(String title) {}

    @BeforeAll
    static void start() {
        redis = RedisServer.builder().start();
        larder = Larder.named("shop")
                .version("v1")
                .shared(Redis.at(redis.uri())
                        .commandTimeout(Duration.ofSeconds(10))
                        .softTimeout(Duration.ofSeconds(10)))
                .build();
        goals = larder.cache(CacheSpec.of("goal:{id}", String.class, Goal.class)
                .timeToLive(Duration.ofHours(1))
                // However long a busy machine keeps the heartbeat waiting.
                .maxStaleness(Duration.ofHours(1))
                .tags(goal -> Set.of("title:" + goal.title()))
                .loader(Goal::new));
        brief = larder.cache(CacheSpec.of("brief:{id}", String.class, Goal.class)
                .timeToLive(Duration.ofMillis(1))
                .staleIfError(Duration.ofHours(1))
                .loader(Goal::new));
        await().atMost(PATIENCE).until(() -> !larder.status().isSuspect());
    }

    @AfterAll
    static void stop() {
        larder.close();
        redis.close();
    }

    private Typed typed() {
        return Typed.in(folder).with("LARDER_REDIS", redis.uri().toString()).with("LARDER_NAMESPACE", "shop");
    }

    private Typed.Ended run(String arguments) {
        return typed().run(arguments);
    }

    private static void load(String key) {
        await().atMost(PATIENCE).until(() -> {
            goals.get(key);
            return redis.ask("EXISTS", "shop:v1:goal:" + key).equals("1");
        });
    }

    private static boolean isInMemory(String key) {
        return goals.peek(key) != null;
    }

    @Nested
    class Get {
        @Test
        void saysWhereAKeyIsAndWhatStandsThere() {
            load("get");

            Typed.Ended ended = run("get goal:get --json");

            assertThat(ended.code()).isZero();
            assertThat(ended.names())
                    .containsExactly(
                            "schemaVersion",
                            "kind",
                            "key",
                            "redisKey",
                            "server",
                            "found",
                            "lease",
                            "ttlMillis",
                            "sizeBytes",
                            "encrypted",
                            "negative",
                            "ageMillis",
                            "createdAt",
                            "freshUntil",
                            "staleUntil",
                            "stamp",
                            "stampAt",
                            "tags",
                            "valueVersion",
                            "schema",
                            "serializer",
                            "loadCostMicros",
                            "compression",
                            "valueBytes",
                            "nodes");
            assertThat(ended.json().get("tags").toString()).isEqualTo("[\"title:get\"]");
            assertThat(ended.json().get("nodes").findValuesAsString("node"))
                    .contains(larder.status().node());
        }

        @Test
        void saysThatThereIsNothing() {
            Typed.Ended ended = run("get goal:never-loaded --json");

            assertThat(ended.code()).isEqualTo(4);
            assertThat(ended.json().get("found").asBoolean()).isFalse();
        }
    }

    @Nested
    class Explain {
        private String verdict(Typed.Ended ended) {
            assertThat(ended.names())
                    .startsWith("schemaVersion", "kind", "key", "redisKey", "verdict", "because")
                    .isSubsetOf("schemaVersion", "kind", "key", "redisKey", "verdict", "because", "cure");
            return ended.json().get("verdict").asString();
        }

        @Test
        void wouldAnswerWhatIsFresh() {
            load("fresh");

            Typed.Ended ended = run("explain goal:fresh --json");
            assertThat(verdict(ended)).isEqualTo("fresh");
            assertThat(ended.code()).isZero();
        }

        @Test
        void tellsWhatIsStale() {
            brief.get("stale");
            await().atMost(PATIENCE).untilAsserted(() -> {
                Typed.Ended ended = run("explain brief:stale --json");
                assertThat(verdict(ended)).isEqualTo("stale");
                assertThat(ended.code()).isEqualTo(3);
            });
        }

        @ParameterizedTest
        @ValueSource(strings = {"tag", "pattern"})
        void namesTheRecordThatHasKilledAnEntry(String kind) {
            load("killed-by-" + kind);
            larder.invalidate(
                    kind.equals("tag")
                            ? Invalidation.tag("title:killed-by-tag")
                            : Invalidation.pattern("goal:killed-by-p*"));

            Typed.Ended ended = run("explain goal:killed-by-" + kind + " --json");
            assertThat(verdict(ended)).isEqualTo("dead");
            assertThat(ended.json().get("because").asString())
                    .contains("by node " + larder.status().node(), kind + " ");
            assertThat(ended.code()).isEqualTo(3);
        }

        @Test
        void namesTheRecordThatHasOnlyOutdatedAnEntry() {
            load("outdated");
            assertThat(run("invalidate --pattern goal:outdate? --yes --keep-stale --json")
                            .json()
                            .get("keepsStale")
                            .asBoolean())
                    .isTrue();

            Typed.Ended ended = run("explain goal:outdated --json");
            assertThat(verdict(ended)).isEqualTo("stale");
            assertThat(ended.json().get("because").asString()).contains("outdated at", "pattern, keeping stale");
            assertThat(run("invalidate goal:outdated --yes --keep-stale").code())
                    .isEqualTo(2);
        }

        @Test
        void tellsOfWhatKillsEverything() {
            try (Larder old = Larder.named("old")
                    .version("v1")
                    .shared(Redis.at(redis.uri()).commandTimeout(PATIENCE).softTimeout(PATIENCE))
                    .build()) {
                await().atMost(PATIENCE).until(() -> !old.status().isSuspect());
                Cache<String, Goal> its = old.cache(CacheSpec.of("goal:{id}", String.class, Goal.class)
                        .timeToLive(Duration.ofHours(1))
                        .loader(Goal::new));
                await().atMost(PATIENCE).untilAsserted(() -> {
                    its.get("1");
                    assertThat(verdict(run("explain goal:1 --json -n old"))).isEqualTo("fresh");
                });

                old.invalidate(Invalidation.everything("restored"));
                Typed.Ended dead = run("explain goal:1 --json -n old");
                assertThat(verdict(dead)).isEqualTo("dead");
                assertThat(dead.json().get("because").asString()).contains("horizon");
            }
            redis.ask("DEL", "{old:v1}~groups");
            assertThat(run("explain goal:1 --json -n old").json().get("because").asString())
                    .contains("oldest group record");
        }

        @Test
        void saysWhoHasInvalidatedWhatIsAbsent() {
            load("gone");
            larder.invalidate(Invalidation.key(goals, "gone"));

            Typed.Ended ended = run("explain goal:gone --json");
            assertThat(verdict(ended)).isEqualTo("absent");
            assertThat(ended.json().get("because").asString())
                    .contains("invalidated or replaced", larder.status().node());
            assertThat(ended.code()).isEqualTo(4);
        }

        @Test
        void namesTheCheckThatRefusesTheBytes() {
            redis.ask("SET", "shop:v1:goal:text", "no envelope");
            redis.ask("LPUSH", "shop:v1:goal:list", "no string");
            load("moved");
            redis.ask("COPY", "shop:v1:goal:moved", "shop:v1:goal:copy");

            assertThat(run("explain goal:text --json").out()).contains("\"refused\"", "magic");
            assertThat(run("explain goal:copy --json").out()).contains("\"refused\"", "checksum");
            assertThat(run("explain goal:list --json").out()).contains("\"refused\"", "no string");
            assertThat(run("explain goal:list").code()).isEqualTo(3);
        }
    }

    @Nested
    class Invalidate {
        @Test
        void tellsEveryNode() {
            load("i1");
            load("i2");

            Typed.Ended ended = run("invalidate goal:i1 goal:i2 --yes --json");

            assertThat(ended.code()).as(ended.err()).isZero();
            assertThat(ended.names())
                    .containsExactly(
                            "schemaVersion",
                            "kind",
                            "namespace",
                            "selector",
                            "subject",
                            "inRedis",
                            "samples",
                            "dryRun",
                            "done",
                            "remaining");
            assertThat(ended.json().get("done").asInt()).isEqualTo(2);
            await().atMost(PATIENCE).until(() -> !isInMemory("i1") && !isInMemory("i2"));
        }

        @Test
        void takesKeysFromAFileToo() throws IOException {
            load("f1");
            Path file = folder.resolve("keys.txt");
            Files.writeString(
                    file, IntStream.range(0, 1_200).mapToObj(i -> "goal:f" + i).collect(Collectors.joining("\n")));

            Typed.Ended ended = run("invalidate --keys-from keys.txt --yes --json");

            assertThat(ended.json().get("inRedis").asInt()).isEqualTo(1);
            assertThat(ended.json().get("done").asInt()).as(ended.err()).isEqualTo(1_200);
        }

        @Test
        void doesAGroupInOneRecordAndWritesTheReason() {
            load("group-1");
            load("group-2");

            Typed.Ended ended = typed().run(
                            "invalidate", "--pattern", "goal:group-*", "--yes", "--json", "--reason", "wrong prices");

            assertThat(ended.json().get("done").asInt()).isEqualTo(2);
            assertThat(run("journal tail --json").out()).contains("wrong prices", "goal:group-*");
            await().atMost(PATIENCE).until(() -> !isInMemory("group-1"));
        }

        @Test
        void countsATagByLookingIntoTheEntries() {
            load("tagged");

            Typed.Ended ended = run("invalidate --tag title:tagged --dry-run --json");

            assertThat(ended.json().get("inRedis").asInt()).isEqualTo(1);
            assertThat(ended.json().get("samples").toString()).isEqualTo("[\"goal:tagged\"]");
        }

        @Test
        void doesWhatAPreviewsTokenSays() {
            load("token");
            String token = run("invalidate goal:token --dry-run --json")
                    .json()
                    .get("token")
                    .asString();
            assertThat(isInMemory("token")).isTrue();

            assertThat(run("invalidate goal:other --confirm " + token).code()).isEqualTo(7);
            assertThat(run("invalidate goal:token --confirm " + token).code()).isZero();
            await().atMost(PATIENCE).until(() -> !isInMemory("token"));
        }

        @Test
        void isNotDoneUnlessItIsConfirmed() {
            load("confirmed");

            assertThat(run("invalidate goal:confirmed").code()).isEqualTo(7);
            assertThat(typed().answering("yes")
                            .run("invalidate goal:confirmed --no-input")
                            .code())
                    .isEqualTo(7);
            assertThat(typed().answering("no").run("invalidate goal:confirmed").code())
                    .isEqualTo(7);
            assertThat(typed().answering("yes").run("invalidate --all").code()).isEqualTo(7);
            assertThat(isInMemory("confirmed")).isTrue();
            assertThat(typed().answering("yes").run("invalidate goal:confirmed").code())
                    .isZero();
        }

        @Test
        void isNotDoneToMoreThanAllowed() {
            load("many-1");
            load("many-2");

            Typed.Ended ended = run("invalidate --pattern goal:many-* --yes --max-keys 1");

            assertThat(ended.code()).isEqualTo(7);
            assertThat(ended.err()).contains("There are 2", "--max-keys");
        }

        @ParameterizedTest
        @ValueSource(strings = {"invalidate", "invalidate goal:1 --all", "invalidate --keys-from nowhere.txt"})
        void wantsToKnowWhat(String arguments) {
            assertThat(run(arguments).code()).isEqualTo(2);
        }

        @Test
        void saysHowMuchWasDoneWhenInterrupted() {
            Typed interrupted = typed();
            interrupted.interruption().request();

            Typed.Ended ended = interrupted.run("invalidate goal:interrupted --yes --json");

            assertThat(ended.code()).isEqualTo(130);
            assertThat(ended.json().get("done").asInt()).isZero();
        }

        @Test
        void isDoneOnceUnderItsRequestsId() {
            load("asked");
            Typed.Ended first = run("invalidate goal:asked --yes --json --request-id job-1");
            assertThat(first.code()).as(first.err()).isZero();
            assertThat(first.json().get("requestId").asString()).isEqualTo("job-1");
            await().atMost(PATIENCE).until(() -> !isInMemory("asked"));
            load("asked");

            Typed.Ended again = run("invalidate goal:asked --yes --json --request-id job-1");
            assertThat(again.code()).isZero();
            assertThat(again.names())
                    .containsExactly(
                            "schemaVersion",
                            "kind",
                            "requestId",
                            "namespace",
                            "selector",
                            "subject",
                            "inRedis",
                            "samples",
                            "repeated",
                            "doneAt");
            assertThat(again.json().get("inRedis").asInt()).isEqualTo(1);
            assertThat(isInMemory("asked")).isTrue();
            assertThat(run("invalidate goal:other --yes --request-id job-1").code())
                    .isEqualTo(7);
            assertThat(Long.parseLong(redis.ask("TTL", "{shop:v1}~request:job-1")))
                    .isBetween(1L, 86_400L);
        }

        @Test
        void hasItsRequestsIdInTheJournal() {
            run("invalidate --tag nobody --yes --request-id job-2 --reason prices");

            assertThat(run("journal tail --json").json().get("records").findValuesAsString("reason"))
                    .contains("prices (job-2)");
        }

        @Test
        void isNotTakenForDoneWhereItWasOnlyPreviewed() {
            load("previewed");
            run("invalidate goal:previewed --dry-run --request-id job-3");

            assertThat(redis.ask("EXISTS", "{shop:v1}~request:job-3")).isEqualTo("0");
        }

        @Test
        void leavesNoNodeBehind() {
            run("invalidate goal:guest --yes");

            assertThat(redis.ask("HLEN", "{shop:v1}~nodes")).isEqualTo("1");
        }
    }

    @Nested
    class Keys {

        private static final String MASTER = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
        private static final String OTHER = "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=";

        private EncryptionKeys keys;
        private Larder vault;

        @BeforeEach
        void encrypt(TestInfo test) {
            keys = EncryptionKeys.under(MasterKey.of(MASTER));
            vault = Larder.named(test.getTestMethod().orElseThrow().getName())
                    .shared(Redis.at(redis.uri())
                            .commandTimeout(Duration.ofSeconds(10))
                            .softTimeout(Duration.ofSeconds(10)))
                    .wrapCodecs(keys::encrypting)
                    .build();
            await().atMost(PATIENCE).until(() -> !vault.status().isSuspect());
            keys.join(vault);
            keys.refresh();
        }

        @AfterEach
        void close() {
            vault.close();
        }

        private Typed.Ended run(String arguments) {
            return typed().with("LARDER_MASTER_KEY", MASTER)
                    .run(arguments + " --json -n " + vault.status().namespace().replace(":v1", ""));
        }

        private List<String> states() {
            return run("keys list").json().get("keys").findValuesAsString("state");
        }

        @Test
        void areListedReplacedAndRetired() {
            String first = keys.keys().get(0).id();
            Typed.Ended rotated = run("keys rotate --at-once");
            assertThat(rotated.code()).as(rotated.err()).isZero();
            assertThat(rotated.names()).containsExactly("schemaVersion", "kind", "namespace", "made", "keys");
            assertThat(states()).containsExactly("active", "read");

            assertThat(run("keys retire " + rotated.json().get("made").asString() + " --yes")
                            .code())
                    .isEqualTo(7);
            assertThat(run("keys retire 00000000 --yes").code()).isEqualTo(4);
            assertThat(run("keys retire " + first).code()).isEqualTo(7);
            assertThat(run("keys retire " + first + " --dry-run").code()).isZero();
            assertThat(states()).containsExactly("active", "read");
            assertThat(run("keys retire " + first + " --yes").names())
                    .containsExactly("schemaVersion", "kind", "namespace", "retired", "done", "keys");
            assertThat(states()).containsExactly("active", "retired");
            assertThat(run("keys rotate").code()).isZero();
            assertThat(states()).containsExactly("coming", "active", "retired");
        }

        @Test
        void areWrappedByAnotherMasterKey() throws IOException {
            Path old = Files.writeString(folder.resolve("old"), MASTER);
            Path next = Files.writeString(folder.resolve("next"), OTHER);
            assertThat(run("keys rotate --master-key-file " + next).code()).isEqualTo(5);
            assertThat(run("keys rewrap --master-key-file " + next + " --other-master-key-file " + old)
                            .code())
                    .isZero();

            assertThat(run("keys list").json().get("keys").findValuesAsString("master"))
                    .containsExactly(MasterKey.of(OTHER).name());
            assertThat(run("keys rotate --master-key-file " + next).code()).isZero();
        }

        @Test
        void areMissedByName() {
            assertThat(typed().run("keys list -n nobody").code()).isEqualTo(4);
            Typed.Ended ended =
                    typed().run("keys rotate -n " + vault.status().namespace().replace(":v1", ""));
            assertThat(ended.code()).isEqualTo(2);
            assertThat(ended.err()).contains("There is no master key");
        }

        @Test
        void areNotNeededToSayAllButTheValue() {
            vault.cache(CacheSpec.of("goal:{id}", String.class, Goal.class)
                            .timeToLive(Duration.ofHours(1))
                            .maxStaleness(Duration.ofHours(1))
                            .tags(goal -> Set.of("team:7"))
                            .loader(Goal::new))
                    .get("a");

            Typed.Ended got = run("get goal:a");
            assertThat(got.json().get("encrypted").asBoolean()).isTrue();
            assertThat(got.json().get("tags").get(0).asString()).isEqualTo("team:7");
            assertThat(run("explain goal:a").code()).as(got.out()).isZero();
        }
    }

    @Nested
    class Journal {
        @Test
        void isGapless() {
            larder.invalidate(Invalidation.tag("gapless"));

            Typed.Ended ended = run("journal check --json");
            assertThat(ended.names())
                    .containsExactly("schemaVersion", "kind", "namespace", "keysRead", "groupsRead", "gapless", "gaps");
            assertThat(ended.code()).as(ended.out()).isZero();
        }

        @Test
        void ofAnotherNamespaceHasAGap() {
            redis.ask("XADD", "{gap:v1}~keys", "1-1", "n", "a", "b", "0-0:x", "o", "node", "k", "goal:1");
            redis.ask("XADD", "{gap:v1}~keys", "3-1", "n", "c", "b", "2-1:b", "o", "node", "k", "goal:3");

            Typed.Ended ended = run("journal check --json -n gap");
            assertThat(ended.code()).isEqualTo(3);
            assertThat(ended.json().get("gaps").findValuesAsString("record")).containsExactly("3-1");
        }

        @Test
        void isPrintedOldestFirst() {
            larder.invalidate(Invalidation.tag("first"));
            larder.invalidate(Invalidation.tag("second"));

            Typed.Ended whole = run("journal tail --last 2 --json");
            assertThat(whole.names()).containsExactly("schemaVersion", "kind", "records");
            assertThat(whole.json().get("records").get(0).propertyNames())
                    .containsExactly("id", "at", "says", "about", "reason", "node");
            Typed.Ended ended = run("journal tail --last 2 -o ndjson");
            assertThat(ended.out().lines().toList())
                    .hasSize(2)
                    .satisfiesExactly(
                            first -> assertThat(first).contains("\"about\":\"first\""),
                            second -> assertThat(second).contains("\"about\":\"second\""));
        }

        @Test
        void tellsHowFarANodeHasRead() {
            Typed.Ended ended = run("journal lag --json");
            assertThat(ended.names())
                    .containsExactly(
                            "schemaVersion", "kind", "namespace", "newestKeyRecord", "newestGroupRecord", "nodes");
            assertThat(ended.json().get("nodes").findValuesAsString("node"))
                    .contains(larder.status().node());
        }
    }

    @Nested
    class Doctor {
        @Test
        void putsEachFindingBesideItsCureAndTheVerdictLast() {
            Typed.Ended ended = run("doctor --json");

            assertThat(ended.names())
                    .containsExactly(
                            "schemaVersion", "kind", "redis", "errors", "warnings", "good", "findings", "verdict");
            assertThat(ended.json().get("findings").findValuesAsString("check"))
                    .containsSubsequence(
                            "connect", "names", "version", "rights", "memory", "system", "slowlog", "journal", "nodes",
                            "backup");
            assertThat(ended.json().get("errors").asInt()).as(ended.out()).isZero();
            assertThat(run("doctor").out().lines().reduce((before, last) -> last))
                    .hasValue("fit, with reservations");
        }

        @Test
        void failsOnWhatItIsToldToFailOn() {
            // Nothing limits its memory: a warning.
            assertThat(run("doctor --only memory").code()).isEqualTo(3);
            assertThat(run("doctor --only memory --fail-on error").code()).isZero();
            assertThat(run("doctor --skip memory,version,slowlog,journal,nodes").code())
                    .isZero();
            assertThat(run("doctor --only appendix").code()).isEqualTo(2);
            assertThat(run("doctor --fail-on ok").code()).isEqualTo(2);
        }

        @Test
        void missesABackup() {
            assertThat(run("doctor --only backup --backups .").code()).isEqualTo(3);
        }
    }

    @Nested
    class Warm {
        @Test
        void asksForWhatRedisHasUnderSuchKeys() throws IOException {
            redis.ask("SET", "shop:v1:rank[1]*:3", "no matter what");
            redis.ask("SET", "shop:v1:rank[1]*:four%20and%2Fmore", "no matter what");
            redis.ask("SET", "shop:v1:rank[1]*:~hashed", "cannot be read back");
            redis.ask("SET", "shop:v1:rank[1]*:3:5", "of another template");
            redis.ask("SET", "shop:v1:rank1:6", "of another cache");
            List<String> asked = new CopyOnWriteArrayList<>();
            try (Answering application = Answering.to(key -> {
                asked.add(key);
                return 200;
            })) {
                Typed.Ended ended = run("warm --from redis:rank[1]*:{key} --json --url " + application.url());

                assertThat(ended.code()).as(ended.err()).isZero();
                assertThat(asked).containsExactlyInAnyOrder("3", "four and/more");
            }
            assertThat(run("warm --from redis:goal: --url http://localhost/{key}")
                            .code())
                    .isEqualTo(2);
        }

        @Test
        void leavesOutWhatIsFresh() throws IOException {
            load("warm-already");
            goals.get("warm, too");
            await().atMost(PATIENCE)
                    .until(() ->
                            redis.ask("EXISTS", "shop:v1:goal:warm%2C%20too").equals("1"));
            Files.writeString(folder.resolve("keys"), "warm-already\nwarm, too\n");

            // Nobody has to answer there.
            Typed.Ended ended = run("warm --from keys --url http://127.0.0.1:1/{key} --skip-fresh goal:{key} --json");

            assertThat(ended.code()).as(ended.err()).isZero();
            assertThat(ended.json().get("skipped").asInt()).isEqualTo(2);
        }
    }

    @Nested
    class Stats {
        @Test
        void areThoseOfServersOrOfNodes() {
            Typed.Ended servers = run("stats --json");
            assertThat(servers.names())
                    .containsExactly(
                            "schemaVersion",
                            "kind",
                            "redis",
                            "namespace",
                            "keyRecords",
                            "groupRecords",
                            "nodesHere",
                            "longestLagMillis",
                            "servers");
            assertThat(servers.json().get("servers").findValuesAsString("role")).containsExactly("master");
            assertThat(run("stats --by node --json").json().get("nodes").findValuesAsString("node"))
                    .contains(larder.status().node());
            assertThat(run("stats -o csv").out()).startsWith("server,role,version,keys,memoryBytes");
        }

        @Test
        void areRatesWhereTheyAreWatched() {
            Typed.Ended ended = run("stats --watch 10ms --count 2 --json");
            assertThat(ended.out().lines().toList())
                    .hasSize(2)
                    .allSatisfy(line -> assertThat(
                                    JsonMapper.shared().readTree(line).propertyNames())
                            .containsExactly(
                                    "schemaVersion",
                                    "kind",
                                    "at",
                                    "commandsPerSecond",
                                    "hitsPerSecond",
                                    "missesPerSecond",
                                    "evictedPerSecond",
                                    "expiredPerSecond",
                                    "memoryBytes",
                                    "clients",
                                    "keys"));
        }
    }
}
