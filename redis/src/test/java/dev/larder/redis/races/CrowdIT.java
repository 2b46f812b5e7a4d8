package dev.larder.redis.races;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.Memory;
import dev.larder.redis.Redis;
import dev.larder.tier.SharedTier;
import dev.larder.topologies.RedisCluster;
import dev.larder.topologies.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes at work in a cluster whose masters are succeeded against their will, again and again, and lose what they wrote last. */
@Timeout(value = 1, unit = TimeUnit.DAYS)
final class CrowdIT {

    private static final Duration TIME = Duration.ofSeconds(Long.getLong("larder.crowd.seconds", 8));
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration VERY_LONG = Duration.ofMinutes(5);
    private static final int NODES = 3;

    /** A master and its replica, by turns. */
    private final List<RedisServer[]> pairs = new ArrayList<>();

    private final List<Larder> larders = new ArrayList<>();
    private final List<Cache<String, Long>> caches = new ArrayList<>();
    private final Crowd crowd = new Crowd();
    private RedisCluster cluster;

    @BeforeEach
    void start() {
        // Nobody is found dead, so nothing happens by itself.
        cluster = RedisCluster.builder().nodeTimeout(LONG).start();
        cluster.masters()
                .forEach(master -> pairs.add(
                        new RedisServer[] {master, cluster.replicasOf(master).get(0)}));
    }

    private void join(UnaryOperator<SharedTier.Provider> weakening) {
        String[] addresses =
                cluster.nodes().stream().map(node -> "127.0.0.1:" + node.port()).toArray(String[]::new);
        for (int i = 0; i < NODES; i++) {
            join(weakening.apply(Redis.cluster(addresses)), i == 0 ? Memory.none() : Memory.entries(4));
        }
    }

    private void join(SharedTier.Provider redis, Memory memory) {
        Larder larder =
                Larder.named("shop").version("v1").memory(memory).shared(redis).build();
        Cache<String, Long> cache = larder.cache(CacheSpec.of("goal:{id}", String.class, Long.class)
                .maxStaleness(Duration.ofSeconds(2))
                .keyTags(key -> Set.of(Crowd.tagOf(key)))
                .loader(crowd::load));
        larders.add(larder);
        caches.add(cache);
        crowd.join(larder, cache);
    }

    @AfterEach
    void stop() {
        crowd.close();
        larders.forEach(Larder::close);
        cluster.close();
    }

    @Test
    void nobodyIsAnsweredWhatItHasItselfDeclaredUntrue() throws Exception {
        join(redis -> redis);

        crowd.survives(() -> makeTrouble(TIME, CrowdIT::any, () -> false));

        assertThat(crowd.violations()).isEmpty();
        larders.forEach(larder -> Awaitility.await()
                .atMost(LONG)
                .until(() -> larder.status().deferred() == 0 && !larder.status().isSuspect()));
        caches.forEach(cache -> Awaitility.await()
                .atMost(LONG)
                .untilAsserted(() -> assertThat(cache.getAll(Crowd.KEYS)).isEqualTo(crowd.truth())));
    }

    @Test
    void nodesThatRepeatNothingAreFoundOut() throws Exception {
        join(Weakened::withoutRepetition);

        crowd.survives(() -> makeTrouble(
                VERY_LONG, CrowdIT::loseWrites, () -> !crowd.violations().isEmpty()));

        assertThat(crowd.violations()).isNotEmpty();
    }

    private void makeTrouble(Duration time, Trouble trouble, BooleanSupplier isEnough) throws InterruptedException {
        long seed = Long.getLong("larder.crowd.seed", System.nanoTime() % 1_000_000);
        Random random = new Random(seed);
        long until = System.nanoTime() + time.toNanos();
        int troubles = 0;
        while (System.nanoTime() - until < 0 && !isEnough.getAsBoolean()) {
            pause(random.nextInt(500));
            trouble.befall(pairs.get(random.nextInt(pairs.size())), random);
            troubles++;
        }
        System.out.println("Crowd: seed " + seed + ", " + troubles + " troubles, " + crowd.toText());
    }

    private interface Trouble {
        void befall(RedisServer[] pair, Random random) throws InterruptedException;
    }

    private static void any(RedisServer[] pair, Random random) throws InterruptedException {
        switch (random.nextInt(4)) {
            case 0 -> hang(pair[0], random.nextInt(800));
            case 1 -> loseWrites(pair, random);
            case 2 -> {
                pair[0].pause();
                succeed(pair, random.nextInt(800));
            }
            default -> succeed(pair, 0);
        }
    }

    private static void loseWrites(RedisServer[] pair, Random random) throws InterruptedException {
        // What the master writes from here on is lost.
        Replication.cut(pair[0], List.of(pair[1]));
        pause(random.nextInt(300));
        succeed(pair, 0);
    }

    private static void hang(RedisServer server, int millis) throws InterruptedException {
        server.pause();
        pause(millis);
        server.resume();
    }

    /** It answers on until it hears of its successor; not again before that one has a replica. */
    private static void succeed(RedisServer[] pair, int hangsMillis) throws InterruptedException {
        RedisServer before = pair[0];
        RedisServer heir = pair[1];
        heir.ask("CLUSTER", "FAILOVER", "TAKEOVER");
        pause(hangsMillis);
        before.resume();
        Replication.mend(List.of(heir));
        Awaitility.await()
                .atMost(LONG)
                .until(() -> before.ask("INFO", "replication").contains("master_link_status:up"));
        pair[0] = heir;
        pair[1] = before;
    }

    private static void pause(int millis) throws InterruptedException {
        new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
    }
}
