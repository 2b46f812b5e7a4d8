package dev.larder.disk.internal.tier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ForesightTest {

    private final Foresight foresight = new Foresight();

    @Test
    void saysAskAsLongAsNothingIsKnown() {
        assertThat(timesToldToAskOf(100)).isEqualTo(100);
    }

    @Test
    void whereMemorySeldomAnswersOneInSixteenAsks() {
        answers(100, /* isYes= */ false);
        assertThat(timesToldToAskOf(160)).isEqualTo(10);
    }

    @Test
    void whereMemoryAnswersMoreOftenThanNotAllAsk() {
        for (int round = 0; round < 100; round++) {
            answers(1, /* isYes= */ false);
            answers(2, /* isYes= */ true);
        }
        assertThat(timesToldToAskOf(160)).isEqualTo(160);
    }

    @Test
    void whereMemoryAnswersLessOftenThanNotMostDoNot() {
        for (int round = 0; round < 100; round++) {
            answers(1, /* isYes= */ true);
            answers(2, /* isYes= */ false);
        }
        assertThat(timesToldToAskOf(160)).isEqualTo(10);
    }

    @Test
    void allAskAgainAfterSomeHaveFoundMemoryToAnswer() {
        answers(1_000, /* isYes= */ false);
        answers(30, /* isYes= */ true);
        assertThat(timesToldToAskOf(160)).isEqualTo(160);
    }

    private void answers(int times, boolean isYes) {
        for (int i = 0; i < times; i++) {
            foresight.asked(isYes);
        }
    }

    private long timesToldToAskOf(int times) {
        return IntStream.range(0, times).filter(i -> foresight.saysAsk()).count();
    }
}
