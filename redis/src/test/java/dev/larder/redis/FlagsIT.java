package dev.larder.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.Larder;
import dev.larder.LarderStatus;
import dev.larder.Outcome;
import dev.larder.flags.Flag;
import dev.larder.flags.FlagSource;
import dev.larder.flags.Flags;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Flags of two nodes on a real Redis. */
@Timeout(180)
final class FlagsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Flag<Boolean> CHECKOUT = Flag.bool("new-checkout", false);

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private final Map<String, String> table = new ConcurrentHashMap<>(Map.of("new-checkout", "false"));
    private Larder here;
    private Larder there;

    @BeforeEach
    void twoNodes() {
        here = node();
        there = node();
        await().atMost(PATIENCE).until(() -> trusts(here) && trusts(there));
    }

    @AfterEach
    void close() {
        here.close();
        there.close();
    }

    private static Larder node() {
        return Larder.named("shop").shared(REDIS.redis()).build();
    }

    private static boolean trusts(Larder larder) {
        LarderStatus status = larder.status();
        return status.shared() != null && status.shared().connected() && !status.isSuspect();
    }

    /** The way people use it, but for a patience that a busy machine does not wear out. */
    private static Flags flags(Larder larder, FlagSource source) {
        return Flags.on(
                larder,
                source,
                cache -> cache.maxStaleness(PATIENCE)
                        .hardLoadTimeout(PATIENCE.plusSeconds(1))
                        .softLoadTimeout(PATIENCE));
    }

    @Test
    void oneThatIsFlippedOnOneNodeIsSeenOnTheOther() {
        Flags onHere = flags(here, () -> table);
        Flags onThere = flags(there, () -> table);
        assertThat(onHere.isOn(CHECKOUT) || onThere.isOn(CHECKOUT)).isFalse();

        table.put("new-checkout", "true");
        onHere.changed();

        assertThat(onHere.isOn(CHECKOUT)).isTrue();
        await().atMost(PATIENCE).until(() -> onThere.isOn(CHECKOUT));
    }

    @Test
    void aNodeWhoseSourceIsAwayTakesThemFromRedis() {
        table.put("new-checkout", "true");
        flags(here, () -> table).all();

        Flags onThere = flags(there, () -> {
            throw new IllegalStateException("the table is away");
        });

        assertThat(onThere.all().outcome()).isEqualTo(Outcome.REDIS);
        assertThat(onThere.isOn(CHECKOUT)).isTrue();
    }
}
