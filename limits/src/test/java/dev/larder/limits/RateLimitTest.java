package dev.larder.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.Larder;
import dev.larder.testkit.FailingSharedTier;
import dev.larder.testkit.InMemorySharedTier;
import dev.larder.testkit.Larders;
import dev.larder.testkit.ManualClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is allowed and what is not, by a clock that the test turns. */
@Timeout(60)
final class RateLimitTest {

    private static final String KEYS = "rate_limit:user:{user_id}:{endpoint}";
    private static final Limit THREE_A_MINUTE = Limit.perMinute(3);

    @RegisterExtension
    final Larders larders = new Larders();

    private final ManualClock clock = new ManualClock();
    private final InMemorySharedTier redis = new InMemorySharedTier(clock);
    private final FailingSharedTier shared = FailingSharedTier.around(redis);

    private RateLimit onRedis() {
        return RateLimit.on(node(), KEYS, THREE_A_MINUTE, clock);
    }

    private Larder node() {
        return larders.open(Larder.named("school").version("v1").shared(shared).clock(clock));
    }

    private RateLimit local() {
        return RateLimit.on(larders.open(Larder.named("school").clock(clock)), KEYS, THREE_A_MINUTE, clock);
    }

    private static long allowedOf(int asked, RateLimit limit, Object... key) {
        return IntStream.range(0, asked).filter(i -> limit.ask(key).isAllowed()).count();
    }

    @Nested
    class Counted {

        @Test
        void allowsAsManyAtOnceAsItSaysAndSaysHowManyAreLeft() {
            RateLimit limit = onRedis();

            Decision first = limit.ask(7, "reviews");

            assertThat(first.isAllowed()).isTrue();
            assertThat(first.isCounted()).isTrue();
            assertThat(first.remaining()).isEqualTo(2);
            assertThat(first.reset()).isEqualTo(Duration.ofSeconds(20));
            assertThat(allowedOf(5, limit, 7, "reviews")).isEqualTo(2);
        }

        @Test
        void saysWhenItIsWorthAskingAgainAndThenAllowsOne() {
            RateLimit limit = onRedis();
            allowedOf(3, limit, 7, "reviews");

            Decision refused = limit.ask(7, "reviews");
            assertThat(refused.isAllowed()).isFalse();
            assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(20));

            clock.advance(refused.retryAfter());
            assertThat(allowedOf(2, limit, 7, "reviews")).isEqualTo(1);
        }

        @Test
        void countsForEachKeyAlone() {
            RateLimit limit = onRedis();
            allowedOf(3, limit, 7, "reviews");

            assertThat(limit.ask(8, "reviews").isAllowed()).isTrue();
            assertThat(limit.ask(7, "items").isAllowed()).isTrue();
        }

        @Test
        void isOneLimitForTwoNodes() {
            RateLimit here = onRedis();
            RateLimit there = onRedis();

            assertThat(allowedOf(2, here, 7, "reviews") + allowedOf(2, there, 7, "reviews"))
                    .isEqualTo(3);
        }

        @Test
        void standsUnderTheAgreedKeyUntilTheBucketIsFullAgainAndAWhile() {
            onRedis().ask("a b", "reviews");

            assertThat(redis.holds("school:v1:rate_limit:user:a%20b:reviews"))
                    .as("%s", redis.keys("school:v1"))
                    .isTrue();
            clock.advance(Duration.ofSeconds(31));
            assertThat(redis.keys("school:v1")).isEmpty();
        }

        @Test
        void isNotEmptiedByAClockThatGoesBack() {
            RateLimit limit = onRedis();
            limit.ask(7, "reviews");

            clock.jumpWall(Duration.ofHours(-1));

            assertThat(allowedOf(5, limit, 7, "reviews")).isEqualTo(2);
        }
    }

    @Nested
    class WithoutASharedTier {

        @Test
        void countsOnThisNodeAlone() {
            RateLimit limit = local();

            assertThat(allowedOf(5, limit, 7, "reviews")).isEqualTo(3);
            assertThat(limit.stats()).isEqualTo(new LimitStats(3, 2, 0, 0, 1));
        }

        @Test
        void keepsNoMoreKeysThanItMay() {
            RateLimit limit = local();

            IntStream.range(0, LocalBuckets.MOST_KEYS + 500).forEach(user -> limit.ask(user, "reviews"));

            assertThat(limit.stats().localKeys()).isEqualTo(LocalBuckets.MOST_KEYS);
        }
    }

    @Nested
    class Away {

        @Test
        void allowsAndCountsIt() {
            RateLimit limit = onRedis();
            shared.goDown();

            Decision decision = limit.ask(7, "reviews");

            assertThat(decision.isAllowed()).isTrue();
            assertThat(decision.isCounted()).isFalse();
            assertThat(allowedOf(9, limit, 7, "reviews")).isEqualTo(9);
            assertThat(limit.stats()).isEqualTo(new LimitStats(0, 0, 10, 0, 0));
        }

        @Test
        void refusesIfToldSoAndSaysWhenToComeAgain() {
            RateLimit limit = onRedis().whenAway(WhenAway.REFUSE);
            shared.goDown();

            Decision decision = limit.ask(7, "reviews");

            assertThat(decision.isAllowed()).isFalse();
            assertThat(decision.retryAfter()).isEqualTo(Duration.ofSeconds(5));
            assertThat(limit.stats()).isEqualTo(new LimitStats(0, 0, 0, 1, 0));
        }

        @Test
        void countsAgainOnceItIsBack() {
            RateLimit limit = onRedis();
            allowedOf(2, limit, 7, "reviews");
            shared.goDown();
            allowedOf(9, limit, 7, "reviews");
            shared.comeBack();

            assertThat(allowedOf(5, limit, 7, "reviews")).isEqualTo(1);
        }
    }

    @Test
    void hasMetersThatExistFromTheStart() {
        RateLimit limit = local();
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        new RateLimitMeters(limit, "user").bindTo(meters);

        allowedOf(4, limit, 7, "reviews");

        assertThat(meters.get("larder.rate.limit.decisions")
                        .tag("result", "allowed")
                        .functionCounter()
                        .count())
                .isEqualTo(3);
        assertThat(meters.get("larder.rate.limit.decisions")
                        .tag("result", "refused")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
        assertThat(meters.get("larder.rate.limit.decisions")
                        .tag("result", "uncounted_allowed")
                        .functionCounter()
                        .count())
                .isZero();
        assertThat(meters.get("larder.rate.limit.local.keys").gauge().value()).isEqualTo(1);
    }

    @Test
    void refusesWhatIsNoLimitAndNamesTheCure() {
        assertThatThrownBy(() -> Limit.perMinute(0)).hasMessage("requests is 0; it must be between 1 and 1000000000");
        assertThatThrownBy(() -> Limit.perMinute(1).burst(0)).hasMessageContaining("burst is 0");
        assertThatThrownBy(() -> new Limit(1, Duration.ofMillis(1), 1)).hasMessageContaining("per is PT0.001S");
        assertThatThrownBy(() -> onRedis().ask(7)).isInstanceOf(IllegalArgumentException.class);
    }
}
