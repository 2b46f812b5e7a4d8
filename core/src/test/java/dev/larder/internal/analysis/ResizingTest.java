package dev.larder.internal.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.Memory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class ResizingTest {

    private static final double[] WANTING = {0.5, 0.6, 0.7, 0.8, 0.9};
    private static final double[] CONTENT = {0.5, 0.6, 0.7, 0.705, 0.708};
    private static final double[] SPARING = {0.699, 0.7, 0.7, 0.7, 0.7};

    @Nested
    class Deciding {

        private final Memory bound = Memory.entries(1_000).resizedBetween(500, 1_050);

        @Test
        void growsByATenthAtMostBehindSixWindowsInARow() {
            assertThat(after(5, WANTING).step(bound)).isZero();
            assertThat(after(6, WANTING).step(bound)).isEqualTo(50);
            assertThat(after(6, WANTING).step(bound.withMaximum(700))).isEqualTo(70);
        }

        @Test
        void shrinksBehindEighteen() {
            assertThat(after(17, SPARING).step(bound)).isZero();
            assertThat(after(18, SPARING).step(bound)).isEqualTo(-100);
            assertThat(after(18, SPARING).step(bound.withMaximum(520))).isEqualTo(-20);
        }

        @Test
        void beginsAnewWhenOneWindowSaysOtherwise() {
            assertThat(after(5, WANTING).after(CONTENT).after(WANTING).step(bound))
                    .isZero();
            assertThat(after(17, SPARING).after(CONTENT).after(SPARING).step(bound))
                    .isZero();
        }

        private static Resizing after(int windows, double[] ratios) {
            Resizing state = Resizing.start();
            for (int i = 0; i < windows; i++) {
                state = state.after(ratios);
            }
            return state;
        }
    }

    @Test
    void isRefusedForBoundsThatDoNotHoldWhereItBegins() {
        assertThatThrownBy(() -> Memory.entries(1_000).resizedBetween(2_000, 4_000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not hold 1000");
        assertThatThrownBy(() -> Memory.entries(1_000).resizedBetween(100, 4_000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("256 or more");
    }

    @Test
    void followsAStreamThatChanges() {
        Played played = new Played(Memory.entries(2_000).resizedBetween(1_800, 3_000), spec -> spec);
        List<Long> bounds = windows(played, new Skewed(20_000, 0.9, 3)::next, 60);
        assertThat(played.memory().bound().maximum()).isEqualTo(3_000);
        assertThat(played.memory().size()).isBetween(2_800L, 3_000L);
        assertSmallSteps(bounds);
        assertThat(played.analysis().grown()).isEqualTo(5);

        // A hundred keys need no more than a hundred entries.
        bounds = windows(played, new Skewed(100, 0.2, 4)::next, 140);
        assertThat(played.memory().bound().maximum()).isEqualTo(1_800);
        assertSmallSteps(bounds);
        assertThat(played.analysis().shrunk()).isPositive();
    }

    @Test
    void staysWhereTheStreamStays() {
        Played played = new Played(Memory.entries(2_000).resizedBetween(500, 4_000), spec -> spec);
        // Twice as many as fit and half as many as do are both something else than this loop needs.
        int[] at = {0};
        windows(played, () -> at[0]++ % 1_500, 60);
        assertThat(played.memory().bound().maximum()).isEqualTo(2_000);
    }

    @Test
    void isNotDoneUnlessItIsAskedFor() {
        Played played = new Played(Memory.entries(2_000), spec -> spec);
        windows(played, new Skewed(20_000, 0.9, 3)::next, 20);
        assertThat(played.memory().bound().maximum()).isEqualTo(2_000);
    }

    @Test
    void takesNoMoreThanTheBudgetOfAllCachesHas() {
        Budget budget = new Budget(4_150);
        Played one = new Played(Memory.entries(2_000).resizedBetween(500, 8_000), budget, spec -> spec);
        Played other = new Played(Memory.entries(2_000).resizedBetween(500, 8_000), budget, spec -> spec);
        windows(one, new Skewed(20_000, 0.9, 3)::next, 30);
        windows(other, new Skewed(20_000, 0.9, 3)::next, 30);
        assertThat(one.memory().bound().maximum()).isEqualTo(2_150);
        assertThat(other.memory().bound().maximum()).isEqualTo(2_000);
    }

    private static List<Long> windows(Played played, IntSupplier keys, int windows) {
        List<Long> bounds = new ArrayList<>(List.of(played.memory().bound().maximum()));
        for (int window = 0; window < windows; window++) {
            for (int i = 0; i < 4_000; i++) {
                played.get(keys.getAsInt());
            }
            played.pass(Analyst.WINDOW);
            played.turn();
            bounds.add(played.memory().bound().maximum());
        }
        return bounds;
    }

    private static void assertSmallSteps(List<Long> bounds) {
        for (int i = 1; i < bounds.size(); i++) {
            assertThat(Math.abs(bounds.get(i) - bounds.get(i - 1))).isLessThanOrEqualTo(bounds.get(i - 1) / 10);
        }
    }
}
