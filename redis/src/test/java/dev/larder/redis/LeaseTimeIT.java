package dev.larder.redis;

import static dev.larder.redis.TestNode.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.tier.SharedTier;
import dev.larder.tier.SharedTier.Fill;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What ends by itself, by the server's clock. */
@Timeout(60)
final class LeaseTimeIT {

    private static final String KEY = "goal:42";
    private static final String LEASE = "{shop:v1:goal:42}~lease";
    private static final Duration LEASE_TIME = Duration.ofMillis(100);

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private TestNode node;
    private SharedTier tier;

    @BeforeEach
    void open() {
        node = TestNode.connected(REDIS.redis().leaseTime(LEASE_TIME));
        tier = node.tier();
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void aLeaseLastsAsLongAsTheTierSays() {
        get(tier.lease(KEY));

        assertThat(tier.leaseTime()).isEqualTo(LEASE_TIME);
        assertThat(REDIS.raw().pttl(LEASE)).isBetween(-2L, LEASE_TIME.toMillis());
    }

    @Test
    void aFillAfterALapsedLeaseIsRefused() {
        // 1. a load begins   2. its lease lapses   3. the load ends
        String token = token();
        awaitLapse();

        assertThat(get(tier.fill(fill(token)))).isFalse();
        assertThat(get(tier.fetch(KEY))).isEmpty();
    }

    @Test
    void somebodyElseMayLoadAfterALapse() {
        String lapsed = token();
        awaitLapse();
        String held = token();

        assertThat(get(tier.renew(KEY, lapsed))).isFalse();
        assertThat(get(tier.release(KEY, lapsed))).isFalse();
        assertThat(REDIS.raw().get(LEASE)).isIn(held, null);
    }

    @Test
    void aRenewedLeaseBeginsItsTimeAnew() {
        try (TestNode patient = TestNode.connected(REDIS.redis().leaseTime(Duration.ofSeconds(50)))) {
            String token = requireNonNull(get(patient.tier().lease(KEY)).token());
            REDIS.raw().pexpire(LEASE, 10_000);
            assertThat(get(patient.tier().renew(KEY, token))).isTrue();

            assertThat(REDIS.raw().pttl(LEASE)).isGreaterThan(10_000);
        }
    }

    @Test
    void aWriteLeaseLapsesToo() {
        String writer = get(tier.beginWrite(KEY));
        awaitLapse();

        assertThat(get(tier.fill(fill(writer)))).isFalse();
    }

    @Test
    void aValueLivesAsLongAsItWasFilledFor() {
        assertThat(get(tier.fill(fill(token())))).isTrue();

        assertThat(REDIS.raw().pttl("shop:v1:" + KEY)).isBetween(50_000L, 60_000L);
    }

    @Test
    void aPutValueLivesAsLongAsItWasPutFor() {
        assertThat(get(tier.put(fill("")))).isTrue();

        assertThat(REDIS.raw().pttl("shop:v1:" + KEY)).isBetween(50_000L, 60_000L);
    }

    @Test
    void tokensAreSixteenBytesAndThoseOfWritersAreMarked() {
        assertThat(token()).matches("[0-9a-f]{32}");
        assertThat(get(tier.beginWrite(KEY))).matches("w[0-9a-f]{32}");
    }

    private String token() {
        return requireNonNull(get(tier.lease(KEY)).token());
    }

    private static void awaitLapse() {
        await().until(() -> REDIS.raw().exists(LEASE) == 0);
    }

    private static Fill fill(String token) {
        return new Fill(KEY, token, "value".getBytes(UTF_8), 60_000, 0);
    }
}
