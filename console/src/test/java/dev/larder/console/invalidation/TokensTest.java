package dev.larder.console.invalidation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.console.api.Invalidations.Selector;
import dev.larder.testkit.ManualClock;
import org.junit.jupiter.api.Test;

class TokensTest {

    private static final Selector TAG = new Selector("shop:v1", "tag", "user:42");

    private final ManualClock clock = new ManualClock();
    private final Tokens tokens = new Tokens(new byte[32], clock);

    @Test
    void areGoodOnce() {
        String token = tokens.give(TAG, 7);

        assertThat(tokens.take(token, TAG))
                .hasValueSatisfying(previewed -> assertThat(previewed.count()).isEqualTo(7));
        assertThat(tokens.take(token, TAG)).isEmpty();
    }

    @Test
    void areGoodForWhatWasPreviewedAndNothingElse() {
        String token = tokens.give(TAG, 7);

        assertThat(tokens.take(token, new Selector("shop:v1", "tag", "user:43")))
                .isEmpty();
        assertThat(tokens.take(token, new Selector("other:v1", "tag", "user:42")))
                .isEmpty();
        assertThat(tokens.take("made up", TAG)).isEmpty();
        assertThat(tokens.take(token, TAG)).isPresent();
    }

    @Test
    void areGoodForFiveMinutes() {
        String token = tokens.give(TAG, 7);
        clock.advance(Tokens.GOOD_FOR);

        assertThat(tokens.take(token, TAG)).isEmpty();
    }

    @Test
    void waitInNumbersThatAreBounded() {
        for (int i = 0; i < 1_001; i++) {
            tokens.give(TAG, i);
        }

        assertThat(tokens.size()).isEqualTo(1_000);
    }
}
