package dev.larder.internal.preview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.internal.preview.PreviewToken.Subject;
import dev.larder.internal.preview.PreviewToken.Worth;
import org.junit.jupiter.api.Test;

class PreviewTokenTest {

    private static final long NOW = 1_763_760_000_000L;
    private static final Subject USERS = new Subject("shop:v1", "tag", "user:42");

    private final String text = PreviewToken.of(USERS, 100, 63, NOW).toString();

    private static PreviewToken read(String text) {
        return PreviewToken.read(text).orElseThrow();
    }

    /** Whoever gave one before an update has it taken after it. */
    @Test
    void isWrittenLikeThis() {
        assertThat(text).isEqualTo("1763760300-100-3f-" + read(text).digest());
        assertThat(read(text)).isEqualTo(PreviewToken.of(USERS, 100, 63, NOW));
    }

    @Test
    void isGoodForFiveMinutes() {
        assertThat(read(text).worth(USERS, NOW + 299_999)).isEqualTo(Worth.GOOD);
        assertThat(read(text).worth(USERS, NOW + 300_000)).isEqualTo(Worth.TOO_OLD);
    }

    @Test
    void isOfOneSubjectAndOneNamespace() {
        for (Subject other : new Subject[] {
            new Subject("shop:v1", "tag", "user:43"),
            new Subject("shop:v1", "pattern", "user:42"),
            new Subject("shop:v2", "tag", "user:42")
        }) {
            assertThat(read(text).worth(other, NOW)).as("%s", other).isEqualTo(Worth.OF_SOMETHING_ELSE);
        }
    }

    @Test
    void cannotBeMadeGoodForMoreOrForLonger() {
        assertThat(read(text.replaceFirst("-100-", "-999-")).worth(USERS, NOW)).isEqualTo(Worth.OF_SOMETHING_ELSE);
        assertThat(read(text.replaceFirst("1763760300", "1763760900")).worth(USERS, NOW))
                .isEqualTo(Worth.OF_SOMETHING_ELSE);
    }

    @Test
    void isAnotherEachTime() {
        assertThat(PreviewToken.of(USERS, 100, 64, NOW)).doesNotHaveToString(text);
    }

    @Test
    void isEnoughForATenthMoreThanWasSeenAndForAnyLess() {
        assertThat(read(text).isEnoughFor(0)).isTrue();
        assertThat(read(text).isEnoughFor(110)).isTrue();
        assertThat(read(text).isEnoughFor(111)).isFalse();
    }

    @Test
    void isNothingElse() {
        assertThat(PreviewToken.read("yes")).isEmpty();
        assertThat(PreviewToken.read("")).isEmpty();
        assertThat(PreviewToken.read(text + "0")).isEmpty();
    }
}
