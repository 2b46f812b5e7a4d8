package dev.larder.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.Larder;
import dev.larder.internal.threads.Threads;
import dev.larder.redis.Redis;
import dev.larder.testkit.ManualClock;
import dev.larder.topologies.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One limit of two nodes on a real Redis. Its time stands still, so that nothing refills while a busy machine takes its time. */
@Timeout(180)
final class RateLimitIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String KEYS = "rate_limit:ip:{ip}:{endpoint}";
    private static final ManualClock NOON = new ManualClock();

    private static RedisServer redis;
    private static Larder here;
    private static Larder there;

    @BeforeAll
    static void twoNodes() {
        redis = RedisServer.builder().start();
        here = node();
        there = node();
        await().atMost(PATIENCE).until(() -> isConnected(here) && isConnected(there));
    }

    @AfterAll
    static void close() {
        here.close();
        there.close();
        redis.close();
    }

    /** With time enough for whoever has to wait for others who count the same key. */
    private static Larder node() {
        return Larder.named("limits")
                .version("v1")
                .shared(Redis.at(redis.uri()).commandTimeout(PATIENCE).softTimeout(PATIENCE))
                .build();
    }

    private static boolean isConnected(Larder larder) {
        return larder.shared().orElseThrow().isConnected();
    }

    private static RateLimit limit(Larder larder, Limit limit) {
        return RateLimit.on(larder, KEYS, limit, NOON);
    }

    @Test
    void allowsExactlyAsManyToBothTogetherWhoeverIsFaster() throws InterruptedException {
        Limit hundred = Limit.perMinute(100);
        AtomicInteger allowed = new AtomicInteger();
        AtomicInteger uncounted = new AtomicInteger();
        List<RateLimit> nodes = List.of(limit(here, hundred), limit(there, hundred));
        List<Thread> threads = new ArrayList<>();
        for (RateLimit node : List.of(nodes.get(0), nodes.get(1), nodes.get(0), nodes.get(1))) {
            Thread thread = Threads.daemon("larder-limits-test", () -> {
                for (int i = 0; i < 50; i++) {
                    Decision decision = node.ask("192.0.2.1", "reviews");
                    (decision.isCounted() ? allowed : uncounted).addAndGet(decision.isAllowed() ? 1 : 0);
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(uncounted).hasValue(0);
        assertThat(allowed).hasValue(100);
    }

    @Test
    void standsUnderTheAgreedKeyForAsLongAsItMatters() {
        limit(here, Limit.perMinute(10)).ask("2001:db8::1", "items");

        long millis = Long.parseLong(redis.ask("PTTL", "limits:v1:rate_limit:ip:2001%3Adb8%3A%3A1:items"));

        assertThat(millis).isBetween(1L, Duration.ofSeconds(16).toMillis());
    }

    @Test
    void allowsAndCountsWhileRedisIsAwayAndRefusesIfToldSo() {
        try (RedisServer mortal = RedisServer.builder().start();
                Larder larder =
                        Larder.named("mortal").shared(Redis.at(mortal.uri())).build()) {
            await().atMost(PATIENCE).until(() -> isConnected(larder));
            RateLimit lenient = limit(larder, Limit.perMinute(1));
            RateLimit strict = lenient.whenAway(WhenAway.REFUSE);

            mortal.kill();

            assertThat(lenient.ask("192.0.2.2", "items").isAllowed()).isTrue();
            assertThat(lenient.ask("192.0.2.2", "items").isAllowed()).isTrue();
            assertThat(strict.ask("192.0.2.2", "items").isAllowed()).isFalse();
            assertThat(lenient.stats().uncountedAllowed()).isEqualTo(2);
            assertThat(strict.stats().uncountedRefused()).isEqualTo(1);
        }
    }
}
