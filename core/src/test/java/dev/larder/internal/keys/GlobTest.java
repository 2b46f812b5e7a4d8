package dev.larder.internal.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.CharBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

    @ParameterizedTest
    @CsvSource({
        "goal:*, goal:42, true",
        "goal:*, goal:, true",
        "goal:*, user:42, false",
        "*, anything, true",
        "*42, goal:42, true",
        "g*:4*, goal:42, true",
        "g*:4*, goal:52, false",
        "**a**, bab, true",
        "a**b, ab, true",
        "goal:?2, goal:42, true",
        "goal:?2, goal:2, false",
        "goal:?, goal:, false",
        "h[ae]llo, hello, true",
        "h[ae]llo, hillo, false",
        "h[^e]llo, hallo, true",
        "h[^e]llo, hello, false",
        "h[a-c]llo, hbllo, true",
        "h[c-a]llo, hbllo, true",
        "h[a-c]llo, hdllo, false",
        "h\\*llo, h*llo, true",
        "h\\*llo, hello, false",
        "\\a, a, true",
        "a\\, a\\, true",
        "[\\]], ], true",
        "[\\a-c], -, true",
        "[\\a-c], b, false",
        "[a-], ^, true",
        "[a-]], a, true",
        "[]a], ']a', false",
        "[^], x, true",
        "[^, x, true",
        "[, [, false",
        "[abc, b, true",
        "[\\, \\, true",
        "a, ab, false",
        "ab, a, false",
        "a*b, ab:b:x, false",
    })
    void matchesWhatRedisMatches(String pattern, String text, boolean matches) {
        assertThat(Glob.of(pattern).matches(text)).isEqualTo(matches);
        assertThat(Glob.of(pattern).matches(CharBuffer.wrap(text))).isEqualTo(matches);
    }

    @Test
    void agreesWithAPlainReadingOfRedissAlgorithmOnRandomPatterns() {
        Random random = new Random(20261120);
        for (int i = 0; i < 200_000; i++) {
            String pattern = text(random, "ab*?[]^-\\", 1 + random.nextInt(8));
            String text = text(random, "ab-]^\\[", 1 + random.nextInt(6));
            assertThat(Glob.of(pattern).matches(text))
                    .as("pattern %s, text %s", pattern, text)
                    .isEqualTo(PlainGlob.matches(pattern, text));
        }
    }

    @Test
    void knowsWhatItsTextsBeginWith() {
        assertThat(Glob.of("goal:*").literalPrefix()).isEqualTo("goal:");
        assertThat(Glob.of("goal:\\*x*").literalPrefix()).isEqualTo("goal:*x");
        assertThat(Glob.of("goal:4").literalPrefix()).isEqualTo("goal:4");
        assertThat(Glob.of("[a]b*").literalPrefix()).isEqualTo("ab");
        assertThat(Glob.of("*x").literalPrefix()).isEmpty();
    }

    @Test
    void knowsWhetherItIsABeginningOnly() {
        assertThat(Glob.of("goal:*").isPrefixOnly()).isTrue();
        assertThat(Glob.of("goal:**").isPrefixOnly()).isTrue();
        assertThat(Glob.of("*").isPrefixOnly()).isTrue();
        assertThat(Glob.of("goal:4").isPrefixOnly()).isFalse();
        assertThat(Glob.of("goal:*:x").isPrefixOnly()).isFalse();
        assertThat(Glob.of("goal:?*").isPrefixOnly()).isFalse();
    }

    @Test
    @Timeout(30)
    void takesNoExponentialTime() {
        Glob glob = Glob.of("a*".repeat(200) + "b");
        String text = "a".repeat(512);
        assertThat(glob.matches(text)).isFalse();
    }

    @Test
    void refusesAnEmptyOrEndlessPattern() {
        assertThatIllegalArgumentException().isThrownBy(() -> Glob.of(""));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Glob.of("x".repeat(1025)))
                .withMessageContaining("1025 characters");
    }

    private static String text(Random random, String alphabet, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
