package dev.larder.internal.prefetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Clock;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PrefetcherTest {

    private final Prefetcher<Integer> prefetcher = new Prefetcher<>(100, Clock.system());

    private void learn(int times, int... keys) {
        for (int i = 0; i < times; i++) {
            IntStream.of(keys).forEach(prefetcher::missed);
        }
    }

    @Test
    void aPairIsKnownWhenItWasSeenThrice() {
        learn(2, 1, 2);
        assertThat(prefetcher.missed(1)).isEmpty();
        prefetcher.missed(2);
        assertThat(prefetcher.missed(1)).startsWith(2);
    }

    @Test
    void whatFollowsWhatFollowsIsLikelyToo() {
        learn(5, 1, 2, 3, 4);

        assertThat(prefetcher.missed(1)).containsExactly(2, 3, 4);
    }

    @Test
    void noPredictionNamesMoreThanEight() {
        learn(5, IntStream.range(0, 50).toArray());

        assertThat(prefetcher.missed(0)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void aHabitThatEndsIsForgotten() {
        learn(30, 1, 2);
        learn(100, 1, 3);

        assertThat(prefetcher.missed(1)).containsExactly(3);
    }

    @Test
    void whatFollowsByChanceIsNotLikely() {
        Random random = new Random(1);
        long predicted = IntStream.range(0, 20_000)
                .mapToLong(i -> prefetcher.missed(random.nextInt(1_000)).size())
                .sum();

        assertThat(predicted).isLessThan(20);
    }

    @Test
    void rememberedIsNoMoreThanTheBound() {
        IntStream.range(0, 50_000).forEach(prefetcher::missed);

        // Caffeine evicts a moment later; the bound is 1,600.
        assertThat(prefetcher.stats().learned()).isLessThan(10_000);
    }

    @Test
    void nothingMoreIsLoadedWhileTheBoundWaits() {
        learn(5, 1, 2, 3);
        IntStream.range(0, 99).forEach(i -> prefetcher.kept(/* isMarked= */ true));
        assertThat(prefetcher.missed(1)).containsExactly(2);

        prefetcher.kept(/* isMarked= */ true);
        assertThat(prefetcher.missed(1)).isEmpty();

        prefetcher.used();
        assertThat(prefetcher.missed(1)).containsExactly(2);
    }

    @Test
    void itHoldsItselfBackWhereLittleWasOfUseAndTriesNowAndThen() {
        learn(5, 1, 2);
        for (int i = 0; i < 40; i++) {
            prefetcher.kept(/* isMarked= */ true);
            prefetcher.wasted();
        }
        assertThat(prefetcher.stats().isHeldBack()).isTrue();

        long carriedOut = IntStream.range(0, 160)
                .filter(i -> !prefetcher.missed(1).isEmpty())
                .count();
        assertThat(carriedOut).isEqualTo(10);

        for (int i = 0; i < 40; i++) {
            prefetcher.kept(/* isMarked= */ true);
            prefetcher.used();
        }
        assertThat(prefetcher.stats().isHeldBack()).isFalse();
        assertThat(prefetcher.missed(1)).startsWith(2);
    }

    @Test
    void whoAsksWhileItIsUnderWayHasMadeUseOfIt() {
        prefetcher.begin(List.of(7, 8));
        prefetcher.missed(7);

        assertThat(prefetcher.isUnclaimed(7)).isFalse();
        assertThat(prefetcher.isUnclaimed(8)).isTrue();
        assertThat(prefetcher.stats().used()).isEqualTo(1);
    }

    @Test
    void noMoreThanTwoRunInTheBackground() {
        assertThat(prefetcher.beginInBackground()).isTrue();
        assertThat(prefetcher.beginInBackground()).isTrue();
        assertThat(prefetcher.beginInBackground()).isFalse();
        prefetcher.endInBackground();
        assertThat(prefetcher.beginInBackground()).isTrue();
    }
}
