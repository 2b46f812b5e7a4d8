package dev.larder.redis.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StreamIdTest {

    @Test
    void packsIntoOneLong() {
        assertThat(StreamId.parse("1700000000000-5").position()).isEqualTo(1_700_000_000_000L << 16 | 5);
    }

    @Test
    void theLargestSequenceFits() {
        assertThat(new StreamId(7, 65_535).position() + 1).isEqualTo(new StreamId(8, 0).position());
    }

    @Test
    void idsOfForeignWritersAreRoundedDownAndStayPositive() {
        assertThat(new StreamId(7, 70_000).position()).isEqualTo(new StreamId(7, 65_535).position());
        assertThat(StreamId.parse("999999999999999999-999999999999999999").position())
                .isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @CsvSource({"1-0, 2-0, true", "1-1, 1-2, true", "1-2, 1-2, false", "2-0, 1-9, false"})
    void areOrderedByTimeThenSequence(String first, String second, boolean isBefore) {
        assertThat(StreamId.parse(first).isBefore(StreamId.parse(second))).isEqualTo(isBefore);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "1", "1-", "a-b", "1-2-3", "18446744073709551615-0", "-1-0"})
    void anythingElseIsNoId(String text) {
        assertThat(StreamId.isId(text)).isFalse();
        assertThatExceptionOfType(ContinuityLostException.class).isThrownBy(() -> StreamId.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"keys/1-2:nonce", "groups/1-2:"})
    void recordIdsSayWhichStream(String text) {
        assertThat(RecordId.parse(text)).hasToString(text).matches(id -> id.ofKeys() == text.startsWith("keys"));
    }

    @Test
    void aRecordIdWithoutStreamOrNonceIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> RecordId.parse("1-2:nonce"));
        assertThatIllegalArgumentException().isThrownBy(() -> RecordId.parse("keys/1-2"));
    }
}
