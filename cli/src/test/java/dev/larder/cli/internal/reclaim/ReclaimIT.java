package dev.larder.cli.internal.reclaim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.Acknowledgement;
import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Invalidation;
import dev.larder.Larder;
import dev.larder.cli.Typed;
import dev.larder.redis.Redis;
import dev.larder.topologies.RedisCluster;
import dev.larder.topologies.RedisConnection;
import dev.larder.topologies.RedisServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Redis's room is given back, and nothing else. */
@Timeout(120)
class ReclaimIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String KEY = "shop:v1:goal:1";

    private static RedisServer redis;
    private static Larder larder;
    private static Cache<Integer, String> goals;
    private static Cache<Integer, String> details;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        redis = RedisServer.builder().start();
        larder = larder(redis.uri());
        goals = cache(larder, "goal:{id}");
        details = cache(larder, "goal:details:{id}");
    }

    private static Larder larder(URI address) {
        Larder larder = Larder.named("shop")
                .version("v1")
                .shared(Redis.at(address).commandTimeout(PATIENCE).softTimeout(PATIENCE))
                .build();
        await().atMost(PATIENCE).until(() -> !larder.status().isSuspect());
        return larder;
    }

    private static Cache<Integer, String> cache(Larder larder, String template) {
        return larder.cache(CacheSpec.of(template, Integer.class, String.class)
                .timeToLive(Duration.ofHours(1))
                .staleIfError(Duration.ofHours(1))
                .maxStaleness(Duration.ofHours(1))
                .tags(goal -> Set.of(goal.endsWith("1") ? "odd" : "even"))
                .loader(key -> "value " + key % 2));
    }

    @AfterAll
    static void stop() {
        larder.close();
        redis.close();
    }

    @BeforeEach
    void fill() {
        larder.invalidate(Invalidation.everything("another test"));
        redis.ask("EVAL", "for _, k in ipairs(redis.call('KEYS', 'shop:v1:*')) do redis.call('DEL', k) end", "0");
        load(goals, 600);
        load(details, 10);
    }

    private static void load(Cache<Integer, String> cache, int count) {
        cache.getAll(IntStream.range(0, count).boxed().toList());
    }

    private static int count(String pattern) {
        return Integer.parseInt(redis.ask("EVAL", "return #redis.call('KEYS', ARGV[1])", "0", "shop:v1:" + pattern));
    }

    private static void clear(Invalidation invalidation) {
        assertThat(larder.invalidate(invalidation)).isEqualTo(Acknowledgement.ACKNOWLEDGED);
    }

    private Typed typed(URI address) {
        return Typed.in(folder).with("LARDER_REDIS", address.toString()).with("LARDER_NAMESPACE", "shop");
    }

    private Typed.Ended reclaim(String options) {
        Typed.Ended ended = typed(redis.uri()).run("reclaim --json --rate 1000000 " + options);
        assertThat(ended.code()).as(ended.err()).isZero();
        return ended;
    }

    private static int number(Typed.Ended ended, String name) {
        return ended.json().get(name).asInt();
    }

    @Test
    void removesWhatATagHasKilled() {
        clear(Invalidation.tag("odd"));
        load(goals, 100);

        Typed.Ended ended = reclaim("--quiet");

        assertThat(ended.names())
                .containsExactly(
                        "schemaVersion",
                        "kind",
                        "namespace",
                        "dryRun",
                        "resumed",
                        "finished",
                        "looked",
                        "dead",
                        "removed",
                        "bytes");
        assertThat(number(ended, "removed")).isEqualTo(250 + 5);
        assertThat(number(ended, "bytes")).isGreaterThan(255 * 60);
        assertThat(count("goal:*")).isEqualTo(600 + 10 - 255);
        assertThat(redis.ask("EXISTS", "{shop:v1}~reclaim")).isEqualTo("0");
        assertThat(number(reclaim("--quiet"), "dead")).isZero();
    }

    @Test
    void removesEverythingBeforeAHorizon() {
        clear(Invalidation.everything("restored"));
        goals.get(7);

        assertThat(number(reclaim("--quiet"), "removed")).isEqualTo(609);
        assertThat(count("*")).isOne();
    }

    @Test
    void leavesAnotherCacheWhoseKeysBeginAlike() {
        clear(Invalidation.cache(goals));

        assertThat(number(reclaim("--quiet"), "removed")).isEqualTo(600);
        assertThat(count("goal:details:*")).isEqualTo(10);
    }

    @Test
    void leavesWhatIsOnlyOutdated() {
        clear(Invalidation.tag("odd").andCache(details).keepingStale());

        assertThat(number(reclaim("--quiet"), "dead")).isZero();
        assertThat(count("goal:*")).isEqualTo(610);
    }

    @Test
    void leavesWhatIsNoEntry() {
        redis.ask(
                "SET", "shop:v1:rate_limit:ip:1", "bytes of somebody else, of which nobody here knows what they mean");
        redis.ask("HSET", "shop:v1:session:1", "name", "value");
        clear(Invalidation.everything("restored"));

        assertThat(number(reclaim("--quiet"), "removed")).isEqualTo(610);
        assertThat(count("*")).isEqualTo(2);
    }

    @Test
    void leavesWhatWasPutMeanwhile() throws IOException {
        // 1. a sweep judges an entry dead   2. another value is put there   3. the sweep comes to remove it
        try (RedisConnection asked = RedisConnection.open("127.0.0.1", redis.port(), null, PATIENCE)) {
            String dead = head(asked);
            clear(Invalidation.tag("odd"));
            goals.put(1, "mine");

            assertThat(asked.ask("EVAL", Sweep.REMOVE, "1", KEY, dead).text()).isEqualTo("-1");
            assertThat(redis.ask("EXISTS", KEY)).isEqualTo("1");
            assertThat(asked.ask("EVAL", Sweep.REMOVE, "1", KEY, head(asked)).text())
                    .isNotEqualTo("-1");
            assertThat(redis.ask("EXISTS", KEY)).isEqualTo("0");
        }
    }

    private static String head(RedisConnection asked) throws IOException {
        Head head = Head.of(asked.ask("GETRANGE", KEY, "0", "500").text());
        assertThat(head).isNotNull();
        return head.bytes();
    }

    @Test
    void onlyCountsWhereThatIsAskedFor() {
        clear(Invalidation.tag("odd"));

        Typed.Ended ended = reclaim("--quiet --dry-run");

        assertThat(number(ended, "dead")).isEqualTo(305);
        assertThat(number(ended, "removed")).isZero();
        assertThat(count("goal:*")).isEqualTo(610);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " --restart"})
    void goesOnWhereItWasInterrupted(String again) throws ExecutionException, InterruptedException, TimeoutException {
        clear(Invalidation.tag("odd"));
        Typed slow = typed(redis.uri());
        CompletableFuture<Typed.Ended> first =
                CompletableFuture.supplyAsync(() -> slow.run("reclaim --json --quiet --rate 1"));
        await().atMost(PATIENCE)
                .until(() -> redis.ask("EXISTS", "{shop:v1}~reclaim").equals("1"));
        slow.interruption().request();
        Typed.Ended interrupted = first.get(30, TimeUnit.SECONDS);
        assertThat(interrupted.code()).isEqualTo(130);
        assertThat(interrupted.err()).contains("say it again to go on from there");
        assertThat(number(interrupted, "looked")).isBetween(1, 609);
        assertThat(interrupted.json().get("finished").asBoolean()).isFalse();

        Typed.Ended rest = reclaim("--quiet" + again);
        assertThat(rest.json().get("resumed").asBoolean()).isEqualTo(again.isEmpty());
        assertThat(number(rest, "removed")).isEqualTo(again.isEmpty() ? 305 : 305 - number(interrupted, "removed"));
        assertThat(count("goal:*")).isEqualTo(305);
    }

    @Test
    void refusesARateThatIsNone() {
        Typed.Ended ended = typed(redis.uri()).run("reclaim --rate 0");
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err()).contains("--rate is 0; it is from 1 to 1000000");
    }

    @Test
    void reachesEveryMasterOfACluster() {
        try (RedisCluster cluster =
                        RedisCluster.builder().masters(3).replicasPerMaster(0).start();
                Larder own = larder(address(cluster))) {
            Cache<Integer, String> there = cache(own, "goal:{id}");
            load(there, 300);
            own.invalidate(Invalidation.tag("odd"));
            load(there, 150);

            Typed.Ended ended = typed(address(cluster)).run("reclaim --json --quiet --rate 1000000");
            assertThat(ended.code()).as(ended.err()).isZero();
            assertThat(number(ended, "looked")).isGreaterThanOrEqualTo(300);
            assertThat(number(ended, "removed")).isEqualTo(75);
        }
    }

    private static URI address(RedisCluster cluster) {
        return URI.create(
                "redis-cluster://127.0.0.1:" + cluster.masters().get(0).port());
    }
}
