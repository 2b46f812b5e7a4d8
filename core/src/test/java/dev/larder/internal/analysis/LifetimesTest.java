package dev.larder.internal.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Memory;
import dev.larder.inspect.Analysis;
import dev.larder.inspect.Analysis.Lifetime;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class LifetimesTest {

    private static final int KEYS = 4_000;
    private static final int LOOKUPS = 400_000;
    private static final Duration APART = Duration.ofMillis(5);
    private static final Duration PRESENT = Duration.ofMinutes(1);

    private final int[] source = new int[KEYS];
    private final Random random = new Random(11);

    /** Each key changes once in so many lookups of any. */
    private void changeNowAndThen(int lookupsPerChange) {
        if (random.nextInt(lookupsPerChange) == 0) {
            source[random.nextInt(KEYS)]++;
        }
    }

    @Test
    void areAsInACacheThatHasThem() {
        Played played = new Played(Memory.entries(8_000), spec -> spec.timeToLive(PRESENT));
        Whole[] wholes = Arrays.stream(new long[] {15, 30, 60, 120, 240})
                .mapToObj(seconds -> new Whole(Duration.ofSeconds(seconds)))
                .toArray(Whole[]::new);
        Skewed keys = new Skewed(KEYS, 0.7, 5);
        for (int i = 0; i < LOOKUPS; i++) {
            changeNowAndThen(60);
            int key = keys.next();
            long now = i * APART.toNanos();
            for (Whole whole : wholes) {
                whole.get(key, now);
            }
            played.get(key, source[key]);
            played.pass(APART);
        }

        Analysis analysis = played.report();
        assertThat(analysis.lifetimes()).hasSize(5);
        for (int i = 0; i < wholes.length; i++) {
            Lifetime lifetime = analysis.lifetimes().get(i);
            assertThat(lifetime.timeToLive()).isEqualTo(wholes[i].timeToLive);
            assertThat(lifetime.loadsPerSecond())
                    .as("loads with %s", lifetime)
                    .isCloseTo(wholes[i].loads / (LOOKUPS * APART.toNanos() / 1e9), Percentage.withPercentage(10));
            assertThat(lifetime.outdated())
                    .as("outdated with %s", lifetime)
                    .isCloseTo((double) wholes[i].outdated / LOOKUPS, Percentage.withPercentage(25));
        }
    }

    @Test
    void ofValuesThatNeverChangeAreAdvisedToBeLonger() {
        assertThat(advised(0))
                .anySatisfy(advice -> assertThat(advice)
                        .startsWith("TTL 1 → 4 min saves ")
                        .contains("loads/s at the same staleness (0.0"));
    }

    @Test
    void ofValuesThatChangeAllTheTimeAreNotAdvisedToBeLonger() {
        assertThat(advised(3)).noneMatch(advice -> advice.contains("saves"));
    }

    private java.util.List<String> advised(int lookupsPerChange) {
        Played played = new Played(Memory.entries(8_000), spec -> spec.timeToLive(PRESENT));
        Skewed keys = new Skewed(KEYS, 0.7, 5);
        for (int i = 0; i < LOOKUPS / 2; i++) {
            if (lookupsPerChange > 0) {
                changeNowAndThen(lookupsPerChange);
            }
            int key = keys.next();
            played.get(key, source[key]);
            played.pass(APART);
        }
        return played.report().advice();
    }

    @Test
    void sayNothingOfChangesThatWereTold() {
        Played played = new Played(Memory.entries(8_000), spec -> spec.timeToLive(PRESENT));
        Skewed keys = new Skewed(KEYS, 0.7, 5);
        for (int i = 0; i < LOOKUPS / 2; i++) {
            int key = keys.next();
            if (random.nextInt(20) == 0) {
                source[key]++;
                played.invalidate(key);
            }
            played.get(key, source[key]);
            played.pass(APART);
        }
        assertThat(played.report().lifetimes())
                .isNotEmpty()
                .allSatisfy(lifetime -> assertThat(lifetime.outdated()).isLessThan(0.005));
    }

    /** Each of so many keys in its turn, again and again. */
    private Analysis.Intervals inTurn(int keys, int invalidatedEvery) {
        Played played = new Played(Memory.entries(8_000), spec -> spec.timeToLive(PRESENT));
        for (int i = 0; i < LOOKUPS / 4; i++) {
            int key = i % keys;
            if (invalidatedEvery > 0 && i / keys % invalidatedEvery == 0) {
                played.invalidate(key);
                played.invalidate(key);
            }
            played.get(key, source[key]);
            played.pass(APART);
        }
        return Objects.requireNonNull(played.report().intervals());
    }

    @Test
    void knowHowLongKeysGoUnasked() {
        Analysis.Intervals each = inTurn(1_000, 0);

        // Five seconds, and at most a fifth more.
        assertThat(each.reuse()).isBetween(Duration.ofSeconds(5), Duration.ofMillis(6_100));
        assertThat(each.longReuse()).isEqualTo(each.reuse());
    }

    @Test
    void knowHowLongItTakesUntilAValueIsDeclaredUntrue() {
        Analysis.Intervals each = inTurn(1_000, 4);

        // Each key in every fourth turn, of five seconds each; twice at once is once.
        assertThat(each.invalidation()).isCloseTo(Duration.ofSeconds(20), Duration.ofSeconds(2));
        assertThat(each.invalidations()).isGreaterThan(100);
        assertThat(each.change()).isNull();
    }

    @Test
    void knowHowLongValuesStayTheSameWhereNobodySaysSo() {
        Played played = new Played(Memory.entries(8_000), spec -> spec.timeToLive(PRESENT));
        Skewed keys = new Skewed(KEYS, 0.7, 5);
        for (int i = 0; i < LOOKUPS; i++) {
            changeNowAndThen(20);
            int key = keys.next();
            played.get(key, source[key]);
            played.pass(APART);
        }
        Analysis.Intervals each = Objects.requireNonNull(played.report().intervals());

        // Each of 4,000 keys once in twenty lookups of any, five milliseconds apart.
        assertThat(each.change()).isCloseTo(Duration.ofSeconds(400), Duration.ofSeconds(120));
        assertThat(each.invalidation()).isNull();
        assertThat(each.invalidations()).isZero();
    }

    @Test
    void areNotToldBeforeEnoughWasSeen() {
        Played played = new Played(Memory.entries(8_000), spec -> spec.timeToLive(PRESENT));
        for (int i = 0; i < 2_000; i++) {
            played.get(i);
        }
        assertThat(played.report().lifetimes()).isEmpty();
        assertThat(played.report().intervals()).isNull();
        assertThat(played.report().missing()).contains("0 loads of sampled keys could be compared");
    }

    /** All keys, with one time to live. */
    private final class Whole {

        private final Duration timeToLive;
        private final long[] loadedAt = new long[KEYS];
        private final int[] held = new int[KEYS];
        private long loads;
        private long outdated;

        private Whole(Duration timeToLive) {
            this.timeToLive = timeToLive;
            Arrays.fill(loadedAt, -timeToLive.toNanos());
        }

        private void get(int key, long nowNanos) {
            if (nowNanos - loadedAt[key] >= timeToLive.toNanos()) {
                loads++;
                loadedAt[key] = nowNanos;
                held[key] = source[key];
            } else if (held[key] != source[key]) {
                outdated++;
            }
        }
    }
}
