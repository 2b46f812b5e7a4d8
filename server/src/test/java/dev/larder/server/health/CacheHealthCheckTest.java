package dev.larder.server.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.testkit.FailingLocalTier;
import dev.larder.testkit.InMemoryCodecs;
import dev.larder.testkit.InMemoryLocalTier;
import dev.larder.testkit.InMemorySharedTier;
import dev.larder.testkit.Larders;
import dev.larder.testkit.ManualClock;
import dev.larder.testkit.TierLink;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
class CacheHealthCheckTest {

    @RegisterExtension
    final Larders larders = new Larders();

    private final ManualClock clock = new ManualClock();
    private final TierLink link = new InMemorySharedTier(clock).link();
    private final FailingLocalTier disk = FailingLocalTier.around(new InMemoryLocalTier());
    private boolean hasSource = true;
    private Larder larder;
    private Cache<String, String> goals;
    private CacheHealthCheck check;

    @BeforeEach
    void open() {
        larder = larders.open(
                Larder.named("shop").clock(clock).shared(link).disk(disk).codecs(new InMemoryCodecs()));
        goals = larder.cache(
                CacheSpec.of("goal:{id}", String.class, String.class).loader(id -> "goal " + id));
        check = new CacheHealthCheck(List.of(larder), () -> hasSource, clock);
    }

    @Test
    void isHealthyWhileRedisAnswersInTime() {
        CacheHealth health = check.check();

        assertThat(health.status()).isEqualTo(Verdict.HEALTHY);
        assertThat(health.redisConnected()).isTrue();
        assertThat(health.timestamp()).isEqualTo(Instant.ofEpochMilli(clock.millis()));
        assertThat(health.tiers().redis().version()).isEqualTo("in memory");
        assertThat(health.summary()).startsWith("Redis answers in 0.0 ms");
    }

    @Test
    void tellsWhatTheDiskHoldsAndWhatIsWrongWithIt() {
        goals.get("1");
        assertThat(check.check().tiers().disk()).isEqualTo(new CacheHealth.Disk(Verdict.HEALTHY, 1, 8, 0, 1, 0, null));
        disk.goDown();
        assertThat(check.check().tiers().disk())
                .satisfies(tier -> assertThat(tier.status()).isEqualTo(Verdict.DEGRADED))
                .satisfies(tier -> assertThat(tier.trouble()).contains("took the store down"));
    }

    @Test
    void isDegradedWithoutRedisAndKnowsNothingOfIt() {
        link.disconnect();

        CacheHealth health = check.check();

        assertThat(health.status()).isEqualTo(Verdict.DEGRADED);
        assertThat(health.redisConnected()).isFalse();
        assertThat(health.responseTimeMs()).isNull();
        assertThat(health.memoryUsedMb()).isNull();
        assertThat(health.keysCount()).isNull();
        assertThat(health.tiers().redis().status()).isEqualTo(Verdict.DOWN);
        assertThat(health.tiers().memory().status()).isEqualTo(Verdict.HEALTHY);
        assertThat(health.summary()).startsWith("Redis does not answer");
    }

    @Test
    void isDownWhenTheDatabaseDoesNotAnswerEither() {
        link.disconnect();
        hasSource = false;

        assertThat(check.check().status()).isEqualTo(Verdict.DOWN);
    }

    @Test
    void asksTheDatabaseOnlyWhenRedisDoesNotAnswer() {
        hasSource = false;

        assertThat(check.check().status()).isEqualTo(Verdict.HEALTHY);
    }

    @Test
    void isHealthyAgainWhenRedisIsBack() {
        link.disconnect();
        check.check();

        link.reconnect();

        assertThat(check.check().status()).isEqualTo(Verdict.HEALTHY);
    }

    @Test
    void tellsHowOftenEachTierAnswered() {
        goals.get("1");
        goals.get("1");
        goals.get("1");
        goals.get("2");

        CacheHealth health = check.check();

        assertThat(health.hitRate()).isEqualTo(0.5);
        assertThat(health.tiers().memory().hits()).isEqualTo(2);
        assertThat(health.tiers().memory().misses()).isEqualTo(2);
        assertThat(health.tiers().redis().hits()).isZero();
        assertThat(health.tiers().redis().misses()).isEqualTo(2);
        assertThat(health.tiers().memory().entries()).isEqualTo(2);
        assertThat(health.keysCount()).isEqualTo(2);
    }

    @Test
    void tellsWhatWaitsForRedis() {
        link.disconnect();

        goals.invalidate("1");

        assertThat(check.check().tiers().redis().deferredInvalidations()).isEqualTo(1);
    }
}
