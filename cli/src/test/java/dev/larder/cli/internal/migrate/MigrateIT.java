package dev.larder.cli.internal.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Invalidation;
import dev.larder.Larder;
import dev.larder.cli.Typed;
import dev.larder.redis.Password;
import dev.larder.redis.Redis;
import dev.larder.topologies.RedisCluster;
import dev.larder.topologies.RedisSentinel;
import dev.larder.topologies.RedisServer;
import dev.larder.topologies.RedisUser;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Applications move from one Redis to another, step by step, while they go on. */
@Timeout(300)
class MigrateIT {
    private static final Duration PATIENCE = Moving.PATIENCE;
    private static final String TAG = "user:7";
    private static final String OLD_KEY = "shop:v1:goal:1";

    @TempDir
    Path folder;

    private final Map<String, Long> truth = new ConcurrentHashMap<>();

    /** An application at one of the two. */
    private final class Application implements AutoCloseable {
        private final Larder larder;
        private final Cache<String, Long> goals;
        private final Cache<String, Long> flags;

        Application(Redis redis) {
            larder = Larder.named("shop")
                    .version("v1")
                    .shared(redis.commandTimeout(Duration.ofSeconds(10)).softTimeout(Duration.ofSeconds(10)))
                    .build();
            goals = larder.cache(CacheSpec.of("goal:{id}", String.class, Long.class)
                    .timeToLive(Duration.ofHours(1))
                    .tags(goal -> Set.of(TAG))
                    .loader(id -> truth.getOrDefault(id, 0L)));
            flags = larder.cache(
                    CacheSpec.of("flag:{id}", String.class, Long.class).timeToLive(Duration.ofHours(1)));
            await().atMost(PATIENCE).until(() -> !larder.status().isSuspect());
        }

        void load(int count) {
            IntStream.range(0, count).forEach(i -> goals.get(Integer.toString(i)));
        }

        void write(String id) {
            truth.merge(id, 1L, Long::sum);
            larder.invalidate(Invalidation.cacheKey("goal:" + id));
        }

        boolean isRight(String id) {
            return truth.getOrDefault(id, 0L).equals(goals.get(id));
        }

        void leave() {
            larder.close();
        }

        @Override
        public void close() {
            leave();
        }
    }

    private Application at(RedisServer server) {
        return new Application(Redis.at(server.uri().toString()));
    }

    private Moving between(RedisServer source, RedisServer target) {
        return Moving.between(folder, source.uri().toString(), target.uri().toString(), Map.of());
    }

    private static boolean has(RedisServer server, String key) {
        return server.ask("EXISTS", key).equals("1");
    }

    @Test
    void movesOneServerToAnotherAndNodesOneByOne() {
        try (RedisServer source = RedisServer.builder().start();
                RedisServer target = RedisServer.builder().start();
                Application before = at(source);
                Moving moving = between(source, target)) {
            before.load(300);
            before.flags.put("dark", 1L);
            JsonNode plan = moving.done("plan");
            assertThat(plan.propertyNames())
                    .containsExactly(
                            "schemaVersion",
                            "kind",
                            "source",
                            "target",
                            "namespaces",
                            "resumed",
                            "keys",
                            "points",
                            "verdict");
            assertThat(plan.get("keys").get("shop:v1:goal").asInt()).isEqualTo(300);

            moving.start("--carry flag");
            moving.awaitPhase("following");
            JsonNode same = moving.done("verify --all --tolerance 30s");
            assertThat(same.get("compared").asInt()).isEqualTo(301);
            assertThat(same.propertyNames())
                    .containsExactlyInAnyOrder(
                            "schemaVersion",
                            "kind",
                            "source",
                            "target",
                            "compared",
                            "differences",
                            "samples",
                            "caches",
                            "verdict");
            assertThat(same.get("caches").get(0).propertyNames())
                    .containsExactly("cache", "compared", "missing", "different", "endsOtherwise", "extra");
            assertThat(moving.done("status").propertyNames())
                    .containsExactlyInAnyOrder("schemaVersion", "kind", "source", "target", "namespaces", "verdict");
            assertThat(moving.status().propertyNames())
                    .contains(
                            "namespace", "phase", "seenMillisAgo", "nodesAtSource", "nodesAtTarget", "copied", "gaps");
            followsWhatBecomesUntrue(before, target);
            findsWhatDiffers(moving, source, target);

            assertThat(moving.run("finish --yes").code()).isEqualTo(7);
            assertThat(moving.run("cut-over").code()).isEqualTo(7);
            JsonNode preview = moving.ask("cut-over --dry-run --tolerance 30s");
            assertThat(preview.get("done").asBoolean()).isFalse();
            assertThat(preview.propertyNames())
                    .containsExactlyInAnyOrder(
                            "schemaVersion",
                            "kind",
                            "source",
                            "target",
                            "dryRun",
                            "compared",
                            "differences",
                            "samples",
                            "caches",
                            "verdict",
                            "done");
            assertThat(moving.ask("cut-over --yes --tolerance 30s").get("done").asBoolean())
                    .isTrue();
            try (Application after = at(target)) {
                hearOfEachOther(before, after);
                assertThat(moving.run("verify").code()).isEqualTo(7);
                assertThat(moving.run("finish --yes").code()).isEqualTo(7);
                before.leave();
                await().atMost(PATIENCE)
                        .until(() -> moving.status().get("nodesAtSource").asInt() == 0);
                JsonNode finished = moving.ask("finish --yes");
                assertThat(finished.get("done").asBoolean()).isTrue();
                assertThat(finished.propertyNames())
                        .containsExactlyInAnyOrder(
                                "schemaVersion", "kind", "source", "target", "namespaces", "dryRun", "done");
                assertThat(moving.end().code()).isZero();
                assertThat(moving.end().json().get("finished").asBoolean()).isTrue();
                assertThat(moving.end().json().propertyNames())
                        .containsExactlyInAnyOrder(
                                "schemaVersion", "kind", "source", "target", "finished", "namespaces");
                after.write("1");
                assertThat(after.isRight("1")).isTrue();
                assertThat(moving.run("status").code()).isEqualTo(4);
            }
            believesNothingOfTheSourceLater(source);
        }
    }

    private void followsWhatBecomesUntrue(Application before, RedisServer target) {
        before.write("1");
        await().atMost(PATIENCE).until(() -> !has(target, OLD_KEY));
        before.flags.put("dark", 2L);
        String flag = "shop:v1:flag:dark";
        String old = target.ask("GET", flag);
        before.flags.put("dark", 3L);
        await().atMost(PATIENCE)
                .until(() -> has(target, flag) && !target.ask("GET", flag).equals(old));
    }

    /** What is planted is found, each in its kind; what differs for a moment only is not. */
    private static void findsWhatDiffers(Moving moving, RedisServer source, RedisServer target) {
        String missing = "shop:v1:goal:2";
        String other = "shop:v1:goal:3";
        String bytes = target.ask("DUMP", missing);
        assertThat(bytes).isNotEmpty();
        target.ask("RENAME", missing, "put-aside");
        target.ask("PEXPIRE", other, "60000");

        Typed.Ended found = moving.run("verify --all --tolerance 30s");

        assertThat(found.code()).isEqualTo(3);
        JsonNode goals = found.json().get("caches").get(1);
        assertThat(goals.get("cache").asString()).isEqualTo("shop:v1:goal");
        assertThat(goals.get("missing").asInt()).isEqualTo(1);
        assertThat(goals.get("endsOtherwise").asInt()).isEqualTo(1);
        assertThat(found.json().get("verdict").asString()).isEqualTo("different");
        assertThat(moving.run("cut-over --yes --tolerance 30s").code()).isEqualTo(3);
        target.ask("RENAME", "put-aside", missing);
        target.ask("PEXPIRE", other, source.ask("PTTL", other));
        assertThat(moving.done("verify --all --tolerance 30s")
                        .get("differences")
                        .asInt())
                .isZero();
    }

    /** Each side at once for itself, the other as soon as it was told. */
    private void hearOfEachOther(Application before, Application after) {
        for (int i = 0; i < 5; i++) {
            before.write("5");
            assertThat(before.isRight("5")).isTrue();
            await().atMost(PATIENCE).until(() -> after.isRight("5"));
            after.write("5");
            assertThat(after.isRight("5")).isTrue();
            await().atMost(PATIENCE).until(() -> before.isRight("5"));
        }
        after.flags.put("dark", 40L);
        await().atMost(PATIENCE).until(() -> Long.valueOf(40).equals(before.flags.get("dark")));
        before.flags.put("dark", 41L);
        await().atMost(PATIENCE).until(() -> Long.valueOf(41).equals(after.flags.get("dark")));
        truth.put("6", 60L);
        before.larder.invalidate(Invalidation.tag(TAG));
        await().atMost(PATIENCE).until(() -> after.isRight("6"));
    }

    private void believesNothingOfTheSourceLater(RedisServer source) {
        truth.replaceAll((id, value) -> value + 1_000);
        truth.put("7", 7_000L);
        assertThat(has(source, "shop:v1:goal:7")).isTrue();
        try (Application late = at(source)) {
            assertThat(late.isRight("7")).isTrue();
        }
    }

    @Test
    void whatBecameUntrueWhileNobodyToldIsNotServedOnceItGoesOn() {
        try (RedisServer source = RedisServer.builder().start();
                RedisServer target = RedisServer.builder().start();
                Application before = at(source);
                Moving moving = between(source, target)) {
            before.load(20);
            before.larder.invalidate(Invalidation.pattern("goal:1?"));
            moving.start("");
            moving.awaitPhase("following");
            assertThat(moving.status().get("dead").asInt()).isEqualTo(10);
            assertThat(has(target, "shop:v1:goal:11")).isFalse();
            Typed.Ended interrupted = moving.interrupt();
            assertThat(interrupted.code()).isEqualTo(130);
            assertThat(interrupted.err()).contains("no node may use the target before it goes on");
            assertThat(interrupted.json().get("namespaces").get(0).get("copied").asInt())
                    .isEqualTo(10);

            before.write("1");
            truth.put("2", 2L);
            before.larder.invalidate(Invalidation.tag(TAG));
            // The control: nobody tells, and there it stands, as it was.
            assertThat(has(target, OLD_KEY)).isTrue();

            moving.start("");
            await().atMost(PATIENCE).until(() -> !has(target, OLD_KEY));
            moving.awaitPhase("following");
            moving.ask("cut-over --yes --tolerance 30s");
            try (Application after = at(target)) {
                assertThat(has(target, "shop:v1:goal:2")).isTrue();
                assertThat(after.isRight("1")).isTrue();
                assertThat(after.isRight("2")).isTrue();
            }
        }
    }

    @Test
    void whatWasTrimmedMeanwhileMayHaveBeenAnything() {
        try (RedisServer source = RedisServer.builder().start();
                RedisServer target = RedisServer.builder().start();
                Application before = at(source);
                Moving moving = between(source, target)) {
            before.load(20);
            moving.start("");
            moving.awaitPhase("following");
            moving.interrupt();
            before.write("1");
            before.write("2");
            before.write("3");
            source.ask("XTRIM", "{shop:v1}~keys", "MAXLEN", "1");

            moving.start("");

            await().atMost(PATIENCE).until(() -> moving.status().get("gaps").asInt() == 1);
            moving.awaitPhase("following");
            assertThat(moving.done("verify --all --tolerance 30s")
                            .get("differences")
                            .asInt())
                    .isZero();
            moving.ask("cut-over --yes --tolerance 30s");
            try (Application after = at(target)) {
                assertThat(after.isRight("1")).isTrue();
                assertThat(after.isRight("2")).isTrue();
            }
        }
    }

    @Test
    void aNodeThatComesTooEarlyIsServedNothingThatWasCopied() {
        try (RedisServer source = RedisServer.builder().start();
                RedisServer target = RedisServer.builder().start();
                Application before = at(source);
                Moving moving = between(source, target)) {
            before.load(20);
            moving.start("");
            moving.awaitPhase("following");
            truth.put("3", 3L);
            try (Application early = at(target)) {
                moving.awaitPhase("both");
                await().atMost(PATIENCE).until(() -> early.isRight("3"));
                early.write("4");
                await().atMost(PATIENCE).until(() -> before.isRight("4"));
            }
            assertThat(moving.interrupt().err()).contains("before the cut-over");
        }
    }

    @Test
    void movesIntoAClusterWithPasswordsAndGoesOnWhereItWasInterrupted() {
        RedisUser user = RedisUser.omnipotent("mover");
        try (RedisServer source = RedisServer.builder().start();
                RedisCluster target = RedisCluster.builder()
                        .masters(3)
                        .replicasPerMaster(0)
                        .user(user)
                        .start();
                Application before = at(source)) {
            String address =
                    "redis-cluster://127.0.0.1:" + target.masters().get(0).port();
            Map<String, String> variables =
                    Map.of("LARDER_TARGET_USER", user.name(), "LARDER_TARGET_PASSWORD", user.password());
            UnaryOperator<Redis> login = redis -> redis.user(user.name()).password(Password.of(user.password()));
            try (Moving moving = Moving.between(folder, source.uri().toString(), address, variables)) {
                before.load(1_000);
                moving.start("--rate 50 --carry flag");
                await().atMost(PATIENCE)
                        .until(() -> moving.run("status").code() == 0
                                && moving.status().get("copied").asInt() > 0);
                Typed.Ended interrupted = moving.interrupt();
                assertThat(interrupted.code()).isEqualTo(130);
                int first = interrupted
                        .json()
                        .get("namespaces")
                        .get(0)
                        .get("copied")
                        .asInt();
                assertThat(first).isBetween(1, 999);

                moving.start("");
                moving.awaitPhase("following");
                assertThat(moving.status().get("copied").asInt()).isBetween(1_000, 1_200);
                assertThat(moving.done("verify --all --tolerance 30s")
                                .get("compared")
                                .asInt())
                        .isEqualTo(1_000);
                moving.ask("cut-over --yes --tolerance 30s");
                try (Application after = new Application(login.apply(Redis.at(address)))) {
                    hearOfEachOther(before, after);
                }
            }
        }
    }

    @Test
    void movesFromSentinelsAndTheirFailoverIsBorne() {
        try (RedisSentinel source = RedisSentinel.builder().replicas(1).start();
                RedisServer target = RedisServer.builder().start()) {
            String address =
                    "redis-sentinel://127.0.0.1:" + source.sentinels().get(0).port() + "#" + source.masterName();
            try (Application before = new Application(Redis.at(address));
                    Moving moving = Moving.between(folder, address, target.uri().toString(), Map.of())) {
                before.load(50);
                moving.start("");
                moving.awaitPhase("following");
                source.failover();
                await().atMost(PATIENCE).until(() -> {
                    before.write("1");
                    return before.isRight("1") && !has(target, OLD_KEY);
                });
                moving.ask("cut-over --yes --unverified");
                try (Application after = at(target)) {
                    before.write("2");
                    await().atMost(PATIENCE).until(() -> after.isRight("2"));
                }
            }
        }
    }

    @Test
    void aTargetThatDiesEndsItAndTheSourceServes() {
        try (RedisServer source = RedisServer.builder().start();
                RedisServer target = RedisServer.builder().start();
                Application before = at(source);
                Moving moving = between(source, target)) {
            before.load(500);
            moving.start("--rate 100 --patience 500ms");
            await().atMost(PATIENCE).until(() -> has(target, "{shop:v1}~migration"));
            target.kill();

            Typed.Ended ended = moving.end();

            assertThat(ended.code()).as(ended.err()).isEqualTo(6);
            assertThat(ended.err()).contains("the source serves as before");
            before.write("1");
            assertThat(before.isRight("1")).isTrue();
            assertThat(source.ask("KEYS", "*~migration")).isEmpty();
        }
    }

    @Test
    void refusesWhatCannotGoWellAndUndoesWhatWasBegun() {
        try (RedisServer source = RedisServer.builder().start();
                RedisServer target = RedisServer.builder().start();
                Moving moving = between(source, target);
                Moving nowhere = between(source, source)) {
            assertThat(moving.run("plan").code()).isEqualTo(4);
            assertThat(moving.run("status").code()).isEqualTo(4);
            assertThat(moving.run("start --yes").code()).isEqualTo(4);
            assertThat(moving.run("start --yes --rate 0").code()).isEqualTo(2);
            try (Application before = at(source)) {
                before.load(30);
                assertThat(nowhere.run("plan").code()).isEqualTo(7);
                assertThat(nowhere.run("start --yes").err()).contains("are the same");
                assertThat(moving.run("start").code()).isEqualTo(7);
                target.ask("SET", "somebody", "else");
                Typed.Ended full = moving.run("start --yes");
                assertThat(full.code()).isEqualTo(7);
                assertThat(full.err()).contains("is not empty");
                target.ask("DEL", "somebody");
                moving.start("");
                moving.awaitPhase("following");
                await().atMost(PATIENCE).until(() -> moving.run("status").code() == 0);
                assertThat(moving.run("abort --yes").code()).isEqualTo(7);
                moving.interrupt();
                await().atMost(PATIENCE).until(() -> moving.run("status").code() == 3);
                assertThat(moving.run("cut-over --yes").code()).isEqualTo(7);
                String beside = source.ask("DBSIZE");
                assertThat(moving.run("abort").code()).isEqualTo(7);
                JsonNode aborted = moving.done("abort --yes");
                assertThat(aborted.get("deleted").asInt()).isGreaterThanOrEqualTo(30);
                assertThat(aborted.propertyNames())
                        .containsExactlyInAnyOrder(
                                "schemaVersion", "kind", "target", "namespaces", "dryRun", "done", "deleted");
                assertThat(target.ask("KEYS", "*")).isEmpty();
                assertThat(source.ask("DBSIZE")).isEqualTo(beside);
                assertThat(before.isRight("1")).isTrue();
            }
        }
    }
}
