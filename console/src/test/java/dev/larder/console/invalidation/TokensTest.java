package dev.larder.console.invalidation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.console.api.Invalidations.Selector;
import dev.larder.console.invalidation.Tokens.Previewed;
import dev.larder.internal.preview.PreviewToken;
import dev.larder.internal.preview.PreviewToken.Subject;
import dev.larder.testkit.ManualClock;
import org.junit.jupiter.api.Test;

class TokensTest {

    private static final Selector TAG = new Selector("shop:v1", "tag", "user:42");

    private final ManualClock clock = new ManualClock();
    private final Tokens tokens = new Tokens(clock);

    @Test
    void areGoodOnce() {
        String token = tokens.give(TAG, new Previewed(7, 4));

        assertThat(tokens.take(token, TAG)).hasValue(new Previewed(7, 4));
        assertThat(tokens.take(token, TAG)).isEmpty();
    }

    @Test
    void areGoodForWhatWasPreviewedAndNothingElse() {
        String token = tokens.give(TAG, new Previewed(7, 4));

        assertThat(tokens.take(token, new Selector("shop:v1", "tag", "user:43")))
                .isEmpty();
        assertThat(tokens.take(token, new Selector("other:v1", "tag", "user:42")))
                .isEmpty();
        assertThat(tokens.take("made up", TAG)).isEmpty();
        assertThat(tokens.take(token, TAG)).isPresent();
    }

    @Test
    void areGoodForFiveMinutes() {
        String token = tokens.give(TAG, new Previewed(7, 4));
        clock.advance(PreviewToken.GOOD_FOR);

        assertThat(tokens.take(token, TAG)).isEmpty();
    }

    /** Another node's, or the command's. */
    @Test
    void areTakenWhoeverGaveThemAndOnceHere() {
        String token = new Tokens(clock).give(TAG, new Previewed(7, 4));
        String typed = PreviewToken.of(new Subject("shop:v1", "tag", "user:42"), 9, 0, clock.millis())
                .toString();

        assertThat(tokens.take(token, TAG)).hasValue(new Previewed(7, 0));
        assertThat(tokens.take(token, TAG)).isEmpty();
        assertThat(tokens.take(typed, TAG)).hasValue(new Previewed(9, 0));
    }

    @Test
    void areDifferentHoweverOftenTheSameIsPreviewed() {
        assertThat(tokens.take(tokens.give(TAG, new Previewed(7, 4)), TAG)).isPresent();
        assertThat(tokens.take(tokens.give(TAG, new Previewed(7, 4)), TAG)).isPresent();
    }

    @Test
    void waitInNumbersThatAreBounded() {
        for (int i = 0; i < 1_001; i++) {
            tokens.take(tokens.give(TAG, new Previewed(i, 0)), TAG);
        }

        assertThat(tokens.size()).isEqualTo(1_000);
    }
}
