package dev.larder.cli.internal.invalidate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cli.internal.exit.ExitCodes;
import dev.larder.cli.internal.invalidate.Selector.Kind;
import dev.larder.internal.preview.PreviewToken;
import dev.larder.internal.preview.PreviewToken.Subject;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenTest {
    private static final long NOW = 1_763_760_000_000L;

    private final Selector users = new Selector(Kind.TAG, "user:42", List.of());
    private final String token = Token.of("shop:v1", users, 100, NOW).toString();

    private static int code(Throwable failure) {
        return ExitCodes.of(failure).code();
    }

    @Test
    void isGoodForFiveMinutes() {
        assertThat(Token.confirmed(token, "shop:v1", users, NOW + 299_000).count())
                .isEqualTo(100);
        assertThatThrownBy(() -> Token.confirmed(token, "shop:v1", users, NOW + 301_000))
                .hasMessageContaining("older than 5 minutes")
                .satisfies(failure -> assertThat(code(failure)).isEqualTo(7));
    }

    @Test
    void isOfOneSelectionAndOneNamespace() {
        Selector others = new Selector(Kind.TAG, "user:43", List.of());
        assertThatThrownBy(() -> Token.confirmed(token, "shop:v1", others, NOW))
                .satisfies(failure -> assertThat(code(failure)).isEqualTo(7));
        assertThatThrownBy(() -> Token.confirmed(token, "shop:v2", users, NOW))
                .satisfies(failure -> assertThat(code(failure)).isEqualTo(7));
    }

    @Test
    void cannotBeMadeGoodForMore() {
        String more = token.replaceFirst("-100-", "-999-");
        assertThatThrownBy(() -> Token.confirmed(more, "shop:v1", users, NOW))
                .satisfies(failure -> assertThat(code(failure)).isEqualTo(7));
    }

    @Test
    void allowsATenthMoreThanWasSeenAndAnyLess() {
        PreviewToken seen = Token.confirmed(token, "shop:v1", users, NOW);
        Token.requireNotMuchMore(seen, 0);
        Token.requireNotMuchMore(seen, 110);
        assertThatThrownBy(() -> Token.requireNotMuchMore(seen, 111)).hasMessageContaining("111 by now, 100");
    }

    /** What the console calls key, tag and everything. */
    @Test
    void isTheConsolesToo() {
        Selector key = new Selector(Kind.KEYS, "", List.of("goal:7"));
        Selector all = new Selector(Kind.ALL, "", List.of());
        String ofKey = PreviewToken.of(new Subject("shop:v1", "key", "goal:7"), 1, 9, NOW)
                .toString();
        String ofAll = PreviewToken.of(new Subject("shop:v1", "everything", "*"), 1, 9, NOW)
                .toString();
        String ofTag = PreviewToken.of(new Subject("shop:v1", "tag", "user:42"), 1, 9, NOW)
                .toString();

        assertThat(Token.confirmed(ofKey, "shop:v1", key, NOW).count()).isEqualTo(1);
        assertThat(Token.confirmed(ofAll, "shop:v1", all, NOW).count()).isEqualTo(1);
        assertThat(Token.confirmed(ofTag, "shop:v1", users, NOW).count()).isEqualTo(1);
        assertThatThrownBy(() -> Token.confirmed(ofTag, "shop:v1", key, NOW))
                .hasMessageContaining("of another selection");
    }

    @Test
    void thatIsNoneIsWrongUsage() {
        assertThatThrownBy(() -> Token.confirmed("yes", "shop:v1", users, NOW))
                .satisfies(failure -> assertThat(code(failure)).isEqualTo(2));
    }
}
