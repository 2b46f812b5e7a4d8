package dev.larder.services.coach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.LarderStatus;
import dev.larder.Outcome;
import dev.larder.redis.Redis;
import dev.larder.topologies.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two nodes of the coach on one database and one real Redis. */
@Timeout(120)
final class CoachTwoNodesIT {

    private static final CoachDatabase DATABASE = CoachDatabase.h2("coach-two-nodes");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Each test has a namespace of its own, so that none finds what another left. */
    private static final AtomicInteger NAMESPACES = new AtomicInteger();

    private static RedisServer redis;

    private final Coach source = DATABASE.withAdaAndBela().coach();
    private final Questions asked = Questions.about(source);
    private Node here;
    private Node there;

    /** Believes copies for as long as a test may take. */
    private static final class Trusting implements CacheSpec.Policy {
        @Override
        public <K, V> CacheSpec<K, V> apply(CacheSpec<K, V> spec) {
            return spec.maxStaleness(PATIENCE);
        }
    }

    /** A coach in a process of its own, as far as caches can tell. */
    private final class Node {

        final List<Outcome> outcomes = new ArrayList<>();
        final Larder larder;
        final Coach coach;

        Node(String namespace) {
            // Where an answer comes from must not depend on how busy the machine is.
            larder = Larder.named(namespace)
                    .shared(Redis.at(redis.uri()).commandTimeout(PATIENCE).softTimeout(PATIENCE))
                    .policy(new Trusting())
                    .build();
            coach = source.cachedBy(larder, outcomes::add);
        }

        /** Asks every question; answers where the answers came from. */
        Map<String, Outcome> asksAll() {
            Map<String, Outcome> heard = new LinkedHashMap<>();
            asked.all().forEach((name, question) -> {
                outcomes.clear();
                assertThat(question.apply(coach)).isNotNull();
                heard.put(name, outcomes.get(0));
            });
            return heard;
        }

        boolean isTrusting() {
            LarderStatus status = larder.status();
            return status.shared() != null && status.shared().connected() && !status.isSuspect();
        }
    }

    @BeforeAll
    static void startRedis() {
        redis = RedisServer.builder().start();
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @BeforeEach
    void twoNodes() {
        String namespace = "coach" + NAMESPACES.incrementAndGet();
        here = new Node(namespace);
        there = new Node(namespace);
        await().atMost(PATIENCE).until(() -> here.isTrusting() && there.isTrusting());
    }

    @AfterEach
    void closeNodes() {
        here.larder.close();
        there.larder.close();
    }

    @Test
    void whatOneLoadedTheOtherReadsFromRedis() {
        Map<String, Object> loaded = asked.ask(here.coach);
        SystemHealth counted = here.coach.insights().systemHealth();

        assertThat(there.asksAll().values()).containsOnly(Outcome.REDIS);
        assertThat(asked.ask(there.coach)).isEqualTo(loaded);
        assertThat(there.coach.insights().systemHealth()).isEqualTo(counted);
    }

    @ParameterizedTest
    @EnumSource
    void aWriteOnOneIsSeenOnTheOther(CoachWrite write) {
        here.asksAll();
        there.asksAll();

        write.run(here.coach, asked);

        assertThat(asked.ask(here.coach)).isEqualTo(asked.ask(source));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(asked.ask(there.coach)).isEqualTo(asked.ask(source)));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenThroughIsInRedisForAllAndTheRestIsLoaded(CoachWrite write) {
        here.asksAll();

        write.run(here.coach, asked);
        Map<String, Outcome> heard = here.asksAll();

        heard.forEach((name, outcome) -> assertThat(outcome).as(name).isEqualTo(expected(write, name)));
    }

    private static Outcome expected(CoachWrite write, String name) {
        if (write.writtenThrough.contains(name)) {
            return Outcome.REDIS;
        }
        return write.askedAgain.contains(name) ? Outcome.LOAD : Outcome.MEMORY;
    }
}
