package dev.larder.redis.internal.journal;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

final class PlaceTest {

    private final Place place = place("incarnation", "5-0:a", "7-0:b");

    @Test
    void isReachedOnlyByBothStreams() {
        assertThat(place.hasReached(place)).isTrue();
        assertThat(place.hasReached(place("incarnation", "4-9:x", "6-9:y"))).isTrue();
        assertThat(place.hasReached(place("incarnation", "5-1:x", "7-0:b"))).isFalse();
        assertThat(place.hasReached(place("incarnation", "5-0:a", "7-1:y"))).isFalse();
    }

    @Test
    void isReadAsItWasWritten() {
        assertThat(Place.tryParse(place.toText())).isEqualTo(place);
    }

    @Test
    void isNoneOfAnotherJournal() {
        assertThat(Place.tryParse("memory/42")).isNull();
        assertThat(Place.tryParse("memory incarnation 5-0:a 7-0:b")).isNull();
        assertThat(Place.tryParse("redis incarnation 5-0 7-0:b")).isNull();
        assertThat(Place.tryParse("")).isNull();
    }

    @Test
    void headsThatAreTheSameOrFurtherContradictNothing() {
        assertThatCode(() -> place.mustPrecede(place)).doesNotThrowAnyException();
        assertThatCode(() -> place.mustPrecede(place("incarnation", "6-0:c", "8-0:d")))
                .doesNotThrowAnyException();
    }

    @Test
    void headsOfAnotherIncarnationContradict() {
        contradicts(place("other", "6-0:c", "8-0:d"), "another incarnation");
    }

    @Test
    void headsThatWentBackContradict() {
        contradicts(place("incarnation", "4-0:c", "7-0:b"), "last key record is 4-0, after 5-0 was read");
        contradicts(place("incarnation", "5-0:a", "6-0:d"), "last group record is 6-0, after 7-0 was read");
    }

    @Test
    void anotherRecordByTheSameIdContradicts() {
        contradicts(place("incarnation", "5-0:z", "7-0:b"), "last key record");
        contradicts(place("incarnation", "5-0:a", "7-0:z"), "last group record");
    }

    private void contradicts(Place heads, String reason) {
        assertThatExceptionOfType(ContinuityLostException.class)
                .isThrownBy(() -> place.mustPrecede(heads))
                .withMessageContaining(reason);
    }

    private static Place place(String incarnation, String keys, String groups) {
        return new Place(incarnation, requireNonNull(Link.tryParse(keys)), requireNonNull(Link.tryParse(groups)));
    }
}
