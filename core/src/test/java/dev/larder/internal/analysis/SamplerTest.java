package dev.larder.internal.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Memory;
import dev.larder.inspect.Analysis;
import dev.larder.internal.keys.KeyHash;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SamplerTest {

    /** A key that is in the sample of a cache of a thousand entries. */
    private static final int WATCHED = IntStream.iterate(0, i -> i + 1)
            .filter(i -> Filter.of(3).holds(KeyHash.of("n:" + i)))
            .findFirst()
            .orElseThrow();

    @Test
    void hasOneKeyInSoManyWithAllOfItsLookups() {
        Filter filter = Filter.of(5);
        long held = IntStream.range(0, 100_000)
                .filter(i -> filter.holds(KeyHash.of("goal:" + i)))
                .count();
        assertThat(held).isBetween(2_900L, 3_350L);
        assertThat(filter.share()).isEqualTo(1.0 / 32);
    }

    @Test
    void isSmallerForALargerCacheAndOffForNone() {
        assertThat(share(1_000)).isEqualTo(1.0 / 8);
        assertThat(share(1_000_000)).isEqualTo(1.0 / 1024);
        assertThat(new Played(Memory.none(), spec -> spec).analysis().report()).isEmpty();
        assertThat(new Played(Memory.entries(1_000), spec -> spec.notAnalysed())
                        .analysis()
                        .report())
                .isEmpty();
    }

    private static double share(long bound) {
        return new Played(Memory.entries(bound), spec -> spec).report().keyShare();
    }

    @Test
    void writesNothingDownWhereNothingHasHappenedYet() {
        Played played = new Played(Memory.entries(1_000), spec -> spec);
        played.analysis().watcher().allGone();
        assertThat(played.analysis().hasNews()).isFalse();
        played.get(WATCHED);
        assertThat(played.analysis().hasNews()).isTrue();
    }

    @Test
    void letsGoOfAKeyThatIsAskedForAllTheTime() {
        Played played = new Played(Memory.entries(1_000), spec -> spec);
        for (int i = 0; i < 2_000; i++) {
            played.get(WATCHED);
        }
        assertThat(isWatched(played)).isFalse();
        assertThat(played.analysis().watcher().watches("n:" + WATCHED)).isFalse();

        // Its hits count as those of any size all the same.
        closeWindow(played);
        for (int i = 0; i < 20_000; i++) {
            played.get(WATCHED);
        }
        closeWindow(played);
        assertThat(played.report().curve())
                .hasSize(5)
                .allSatisfy(size -> assertThat(size.hitRatio()).isGreaterThan(0.99));
    }

    private static boolean isWatched(Played played) {
        AtomicBoolean watched = new AtomicBoolean();
        played.memory().each((key, text, entry) -> {
            if (key == WATCHED) {
                watched.set(entry.isWatched());
            }
        });
        return watched.get();
    }

    @Test
    void becomesSmallerWhenThereIsMoreToTellThanFitsAndLosesNoMoreThanCounts() {
        Played played = new Played(Memory.entries(1_000), spec -> spec);
        // Many keys between two turns, none of them loud.
        IntStream.range(0, 40_000).forEach(i -> played.analysis().asked("n:" + i, null, false));
        closeWindow(played);
        assertThat(played.report().keyShare()).isEqualTo(1.0 / 16);
    }

    @Test
    void becomesNoSmallerThanItHasTo() {
        Played played = new Played(Memory.entries(1_000), spec -> spec);
        played.turnsEvery(20_000);
        IntStream.range(0, 40).forEach(window -> {
            IntStream.range(0, 20_000).forEach(i -> played.get(i % 1_000));
            played.pass(Duration.ofSeconds(10));
        });
        // One key in 32 makes 640 of 20,000 lookups, of which 1,024 fit; the next is the latest at which it has to
        // stop.
        assertThat(played.report().keyShare()).isBetween(1.0 / 64, 1.0 / 32);
    }

    @Test
    void becomesSmallerWhenThereAreMoreEntriesThanThought() {
        Played played = new Played(Memory.weight(100_000_000, (key, value) -> 1), spec -> spec);
        IntStream.range(0, 80_000).forEach(played::get);
        assertThat(played.report().keyShare()).isLessThanOrEqualTo(1.0 / 16);
    }

    @Test
    void showsNoCurveForTooFewEntriesOrLookups() {
        Played small = new Played(Memory.entries(100), spec -> spec);
        closeWindow(small);
        assertThat(small.report().curve()).isEmpty();
        assertThat(small.report().missing()).contains("a sample of so few entries says too little, 256 entries");

        Played quiet = new Played(Memory.entries(10_000), spec -> spec);
        IntStream.range(0, 1_000).forEach(quiet::get);
        closeWindow(quiet);
        IntStream.range(0, 1_000).forEach(quiet::get);
        closeWindow(quiet);
        Analysis analysis = quiet.report();
        assertThat(analysis.curve()).isEmpty();
        assertThat(analysis.advice()).isEmpty();
        assertThat(analysis.missing()).contains("of 1000 lookups were sampled");
    }

    @Test
    void advisesNothingBeforeMinutesWereSeen() {
        Played played = new Played(Memory.entries(1_000), spec -> spec);
        windows(played, 5);
        assertThat(played.report().curve()).hasSize(5);
        assertThat(played.report().advice()).isEmpty();
        assertThat(played.report().missing()).contains("advice on sizes: seen for 40 s, 4 min are needed");

        windows(played, 25);
        assertThat(played.report().advice()).singleElement().asString().contains("of the memory would do");
    }

    private static void windows(Played played, int count) {
        for (int window = 0; window < count; window++) {
            IntStream.range(0, 4_000).forEach(i -> played.get(i % 200));
            closeWindow(played);
        }
    }

    private static void closeWindow(Played played) {
        played.turn();
        played.pass(Duration.ofSeconds(10));
        played.turn();
    }
}
