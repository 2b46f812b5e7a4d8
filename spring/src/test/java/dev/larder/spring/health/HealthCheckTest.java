package dev.larder.spring.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.spring.health.LarderHealth.Node;
import dev.larder.spring.health.LarderHealth.Verdict;
import dev.larder.testkit.InMemoryCodecs;
import dev.larder.testkit.InMemorySharedTier;
import dev.larder.testkit.Larders;
import dev.larder.testkit.ManualClock;
import dev.larder.testkit.Step;
import dev.larder.testkit.TierLink;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
class HealthCheckTest {

    private static final HealthProperties DEFAULTS =
            new HealthProperties(/* required= */ false, Duration.ofMillis(250), /* readBack= */ true);
    private static final HealthProperties REQUIRED =
            new HealthProperties(/* required= */ true, Duration.ofMillis(250), /* readBack= */ true);

    @RegisterExtension
    final Larders larders = new Larders();

    private final ManualClock clock = new ManualClock();
    private final TierLink link = new InMemorySharedTier(clock).link();
    private final Larder shop =
            larders.open(Larder.named("shop").clock(clock).shared(link).codecs(new InMemoryCodecs()));
    private final AtomicInteger sourceAsked = new AtomicInteger();
    private boolean hasSource = true;

    private LarderHealth check(HealthProperties properties, Larder... all) {
        return new HealthCheck(List.of(all), List.of(), properties, this::source, clock).check();
    }

    private boolean source() {
        sourceAsked.incrementAndGet();
        return hasSource;
    }

    private Node shop() {
        return check(DEFAULTS, shop).nodes().get(0);
    }

    @Test
    void isUpWhileRedisAnswersAndGivesBackWhatIsWritten() {
        assertThat(shop().status()).isEqualTo(Verdict.UP);
        assertThat(shop().summary()).isEqualTo("Redis answers in 0.0 ms");
        assertThat(shop().redis()).isNotNull().satisfies(redis -> {
            assertThat(redis.connected()).isTrue();
            assertThat(redis.readBack()).isTrue();
            assertThat(redis.breaker()).isEqualTo("closed");
            assertThat(redis.version()).isEqualTo("in memory");
            assertThat(redis.servers()).singleElement().satisfies(server -> {
                assertThat(server.server()).isEqualTo("in memory");
                assertThat(server.connected()).isTrue();
                assertThat(server.breaker()).isEqualTo("closed");
            });
        });
        assertThat(sourceAsked).hasValue(0);
    }

    @Test
    void isUpWithoutASharedTier() {
        Larder alone = larders.open(Larder.named("alone").clock(clock));

        assertThat(check(REQUIRED, alone).status()).isEqualTo(Verdict.UP);
        assertThat(check(REQUIRED, alone).nodes().get(0).redis()).isNull();
    }

    @Test
    void isDegradedWhileRedisIsAwayAndTheSourceAnswers() {
        link.disconnect();

        assertThat(shop().status()).isEqualTo(Verdict.DEGRADED);
        assertThat(shop().redis()).isNotNull().satisfies(redis -> {
            assertThat(redis.responseMillis()).isNull();
            assertThat(redis.servers())
                    .singleElement()
                    .satisfies(server -> assertThat(server.connected()).isFalse());
        });
    }

    @Test
    void isDownWhileNeitherRedisNorTheSourceAnswers() {
        link.disconnect();
        hasSource = false;

        assertThat(shop().status()).isEqualTo(Verdict.DOWN);
    }

    @Test
    void isDownWithoutRedisWhereTheApplicationSaysThatItHasToBeThere() {
        link.disconnect();

        assertThat(check(REQUIRED, shop).status()).isEqualTo(Verdict.DOWN);
    }

    @Test
    void isDegradedWhileRedisTakesNoWrites() {
        link.loseCommands(Step.PUT);

        assertThat(shop().status()).isEqualTo(Verdict.DEGRADED);
        assertThat(shop().summary()).isEqualTo("Redis answers, but what is written to it cannot be read back");
    }

    @Test
    void writesNothingWhereItIsNotToReadBack() {
        link.loseCommands(Step.PUT);

        HealthProperties quiet = new HealthProperties(false, Duration.ofMillis(250), /* readBack= */ false);
        assertThat(check(quiet, shop).status()).isEqualTo(Verdict.UP);
        assertThat(check(quiet, shop).nodes().get(0).redis())
                .isNotNull()
                .satisfies(redis -> assertThat(redis.readBack()).isNull());
    }

    @Test
    void isAsBadAsTheWorstOfManyLarders() {
        Larder alone = larders.open(Larder.named("alone").clock(clock));
        link.disconnect();

        assertThat(check(DEFAULTS, alone, shop).status()).isEqualTo(Verdict.DEGRADED);
    }

    @Test
    void tellsWhatWaitsForRedis() {
        Cache<String, String> goals = shop.cache(CacheSpec.of("goal:{id}", String.class, String.class));
        link.disconnect();

        goals.invalidate("1");

        assertThat(shop().deferredInvalidations()).isOne();
    }

    @Test
    void measuresOnceASecondHoweverManyAsk() {
        HealthCheck check = new HealthCheck(List.of(shop), List.of(), DEFAULTS, this::source, clock);
        check.check();
        link.disconnect();

        assertThat(check.check().status()).isEqualTo(Verdict.UP);
        clock.advance(Duration.ofSeconds(1));
        assertThat(check.check().status()).isEqualTo(Verdict.DEGRADED);
    }
}
