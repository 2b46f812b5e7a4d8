package dev.larder.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlagTest {

    private enum Theme {
        CLASSIC,
        HIGH_CONTRAST
    }

    private record Banner(String text, int days) {
        static Banner of(String text) {
            String[] parts = text.split(";", -1);
            return new Banner(parts[0], Integer.parseInt(parts[1]));
        }
    }

    @Nested
    class Meanings {

        @Test
        void areThoseOfTheType() {
            assertThat(Flag.bool("on", false).meaningOf("true")).isTrue();
            assertThat(Flag.bool("on", true).meaningOf("False")).isFalse();
            assertThat(Flag.text("greeting", "").meaningOf("Good day")).isEqualTo("Good day");
            assertThat(Flag.number("most", 5).meaningOf("-12")).isEqualTo(-12);
            assertThat(Flag.decimal("share", 0).meaningOf("0.25")).isEqualTo(0.25);
            assertThat(Flag.choice("theme", Theme.CLASSIC).meaningOf("high-contrast"))
                    .isEqualTo(Theme.HIGH_CONTRAST);
            assertThat(Flag.rollout("streaks", 0).meaningOf("12.5")).isEqualTo(new Rollout("streaks", 12.5));
            assertThat(Flag.of("banner", new Banner("", 0), "text;days", Banner::of)
                            .meaningOf("Sale;3"))
                    .isEqualTo(new Banner("Sale", 3));
        }

        @Test
        void leaveBlanksAroundATextOut() {
            assertThat(Flag.number("most", 5).meaningOf(" 7\n")).isEqualTo(7);
        }

        @ParameterizedTest
        @ValueSource(strings = {"yes", "1", "", "TRUE!"})
        void ofATextThatIsNeitherTrueNorFalseAreNone(String text) {
            assertThat(Flag.bool("on", true).meaningOf(text)).isNull();
        }

        @ParameterizedTest
        @ValueSource(strings = {"0", "11", "ten", "5.0", "99999999999999999999"})
        void ofNumbersOutsideOfTheRangeAreNone(String text) {
            assertThat(Flag.number("most", 5, 1, 10).meaningOf(text)).isNull();
            assertThat(Flag.number("most", 5, 1, 10).meaningOf("10")).isEqualTo(10);
        }

        @Test
        void ofAnythingElseThatDoesNotFitAreNone() {
            assertThat(Flag.decimal("share", 0).meaningOf("NaN")).isNull();
            assertThat(Flag.choice("theme", Theme.CLASSIC).meaningOf("dark")).isNull();
            assertThat(Flag.rollout("streaks", 0).meaningOf("120")).isNull();
            assertThat(Flag.of("banner", new Banner("", 0), "text;days", Banner::of)
                            .meaningOf("Sale"))
                    .isNull();
        }

        @Test
        void areFoundOnceForATextThatStays() {
            AtomicInteger readings = new AtomicInteger();
            Flag<Integer> flag = Flag.of("most", 0, "a number", text -> {
                readings.incrementAndGet();
                return Integer.valueOf(text);
            });

            assertThat(flag.meaningOf("1")).isEqualTo(flag.meaningOf("1"));
            assertThat(readings).hasValue(1);
            assertThat(flag.meaningOf("2")).isEqualTo(2);
        }
    }

    @Nested
    class Declarations {

        @ParameterizedTest
        @ValueSource(strings = {"", "1st", "new checkout", "a/b", "ü"})
        void ofABadNameAreRefused(String name) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Flag.bool(name, false))
                    .withMessageContaining("a letter first");
        }

        @ParameterizedTest
        @CsvSource({"0, 1, 10", "11, 1, 10"})
        void ofADefaultThatItsOwnRangeRefusesAreRefused(long otherwise, long least, long most) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Flag.number("most", otherwise, least, most))
                    .withMessageContaining("from 1 to 10");
        }

        @Test
        void sayWhatTheyAre() {
            assertThat(Flag.number("most", 5)).hasToString("most (otherwise 5)");
        }
    }
}
