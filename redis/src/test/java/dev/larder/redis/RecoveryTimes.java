package dev.larder.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.testkit.proxy.FaultProxy;
import dev.larder.topologies.RedisCluster;
import dev.larder.topologies.RedisSentinel;
import dev.larder.topologies.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * How long it takes until all is as before, as often as {@code make recovery RUNS=6} says, beside what Redis itself took. Not part of
 * the build: what it prints stands in docs/redis.md.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS)
final class RecoveryTimes {

    private static final int RUNS = Integer.getInteger("larder.recovery.runs", 1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String KEY = "goal:1";

    private interface Breaking {
        void happens(RedisServer master);
    }

    private final List<Double> ours = new ArrayList<>();
    private final List<Double> redis = new ArrayList<>();

    private void told(String what) {
        System.out.println(what + ": back after " + sorted(ours) + " s; Redis itself " + sorted(redis) + " s");
        assertThat(ours).hasSize(RUNS);
    }

    private static List<String> sorted(List<Double> seconds) {
        DoubleStream sorted = seconds.stream().mapToDouble(each -> each).sorted();
        return sorted.mapToObj(each -> String.format(Locale.ROOT, "%.3f", each)).toList();
    }

    private static double secondsSince(long beganNanos) {
        return (System.nanoTime() - beganNanos) / 1e9;
    }

    @Test
    void ofSentinelWhoseMasterDies() {
        sentinel("Sentinel, master killed", RedisServer::kill);
    }

    @Test
    void ofSentinelWhoseMasterHangs() {
        sentinel("Sentinel, master hangs", RedisServer::pause);
    }

    private void sentinel(String what, Breaking breaking) {
        for (int run = 0; run < RUNS; run++) {
            try (RedisSentinel servers = RedisSentinel.builder()
                            .user(ApplicationServer.user())
                            .start();
                    TestNode node = TestNode.following(
                            Redis.sentinel(servers.masterName(), Deployment.names(servers.sentinels())))) {
                RedisServer master = servers.master();
                Recovery recovery = Recovery.of(node, KEY);
                breaking.happens(master);
                CompletableFuture<Double> promoted =
                        promoted(() -> servers.awaitMasterOtherThan(master, PATIENCE), recovery.beganNanos());
                ours.add(recovery.await(what));
                redis.add(promoted.join());
            }
        }
        told(what);
    }

    private static CompletableFuture<Double> promoted(Runnable awaiting, long beganNanos) {
        return CompletableFuture.runAsync(awaiting).thenApply(done -> secondsSince(beganNanos));
    }

    @Test
    void ofAClusterWhereTheMasterOfAKeyDies() {
        cluster("Cluster, master of a key killed", "shop:v1:" + KEY, RedisServer::kill);
    }

    @Test
    void ofAClusterWhereTheMasterOfTheJournalDies() {
        cluster("Cluster, master of the journal killed", TestNode.KEY_RECORDS, RedisServer::kill);
    }

    @Test
    void ofAClusterWhereTheMasterOfTheJournalHangs() {
        cluster("Cluster, master of the journal hangs", TestNode.KEY_RECORDS, RedisServer::pause);
    }

    private void cluster(String what, String key, Breaking breaking) {
        int slot = RedisCluster.slotOf(key);
        for (int run = 0; run < RUNS; run++) {
            try (RedisCluster servers = RedisCluster.builder()
                            .user(ApplicationServer.user())
                            .start();
                    TestNode node = TestNode.following(Redis.cluster(Deployment.names(servers.masters())))) {
                RedisServer master = servers.masterOf(slot);
                Recovery recovery = Recovery.of(node, KEY);
                breaking.happens(master);
                CompletableFuture<Double> promoted =
                        promoted(() -> servers.awaitOtherMasterOf(slot, master, PATIENCE), recovery.beganNanos());
                ours.add(recovery.await(what));
                redis.add(promoted.join());
            }
        }
        told(what);
    }

    @Test
    void ofAServerThatWasHalfOpen() throws InterruptedException {
        for (int run = 0; run < RUNS; run++) {
            try (RedisServer server = ApplicationServer.builder().start();
                    FaultProxy network = FaultProxy.to(server.port());
                    TestNode node = TestNode.following(Redis.at("redis://127.0.0.1:" + network.port()))) {
                network.halfOpen();
                new CountDownLatch(1).await(5_000 + run * 300L, TimeUnit.MILLISECONDS);
                Recovery recovery = Recovery.of(node, KEY);
                network.heal();
                ours.add(recovery.await("half-open"));
            }
        }
        told("half-open for 5 s and more");
    }

    /** Four callers at once, each of whose lookups needs Redis or the loader. Give the soft timeout by larder.recovery.soft. */
    @Test
    void howLongCallersWaitForAServerThatIsHalfOpen() throws InterruptedException {
        Duration soft = Duration.ofMillis(Integer.getInteger("larder.recovery.soft", 250));
        for (int run = 0; run < RUNS; run++) {
            try (RedisServer server = ApplicationServer.builder().start();
                    FaultProxy network = FaultProxy.to(server.port());
                    Larder larder = Larder.named("shop")
                            .shared(Redis.at("redis://127.0.0.1:" + network.port())
                                    .softTimeout(soft))
                            .build()) {
                Cache<Integer, String> goals = larder.cache(
                        CacheSpec.of("goal:{id}", Integer.class, String.class).loader(id -> "goal"));
                Awaitility.await().atMost(PATIENCE).until(() -> !larder.status().isSuspect());
                goals.get(-1);
                network.halfOpen();
                ours.add(longestOf(goals));
            }
        }
        told("the longest a caller waits, soft timeout " + soft);
    }

    private static double longestOf(Cache<Integer, String> goals) {
        AtomicInteger next = new AtomicInteger();
        long end = System.nanoTime() + Duration.ofSeconds(3).toNanos();
        List<CompletableFuture<Double>> callers = Stream.generate(() -> CompletableFuture.supplyAsync(
                        () -> {
                            double longest = 0;
                            while (System.nanoTime() - end < 0) {
                                long began = System.nanoTime();
                                goals.get(next.incrementAndGet());
                                longest = Math.max(longest, secondsSince(began));
                            }
                            return longest;
                        },
                        task -> new Thread(task, "caller").start()))
                .limit(4)
                .toList();
        return callers.stream().mapToDouble(CompletableFuture::join).max().orElseThrow();
    }
}
