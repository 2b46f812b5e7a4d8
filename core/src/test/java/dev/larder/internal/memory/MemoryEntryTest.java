package dev.larder.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.journal.Journal;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Entries are small: what they share, and what of it may never be lost. */
class MemoryEntryTest {

    private static final long MILLI = 1_000_000;
    private static final long YEARS = Duration.ofDays(4 * 365).toNanos();

    private final Standings standings = new Standings();

    private static MemoryEntry<String> until(long nanos) {
        return MemoryEntry.of("value", 7, nanos, Set.of(), /* unknownTags= */ false, 7);
    }

    @Nested
    class Moments {

        @ParameterizedTest
        @ValueSource(
                longs = {
                    0,
                    1,
                    -1,
                    999_999,
                    (1L << 24) * MILLI - 1,
                    (1L << 24) * MILLI,
                    -(1L << 24) * MILLI,
                    -(1L << 24) * MILLI - 1,
                    0xFF_FF_FFL * MILLI,
                    123_456_789_123_456_789L,
                    -123_456_789_123_456_789L,
                    Long.MAX_VALUE
                })
        void areKeptToTheMillisecondBefore(long nanos) {
            assertThat(nanos - until(nanos).freshUntilNanos()).isBetween(0L, MILLI - 1);
        }

        @Test
        void areKeptWhereTheClockTurnsOver() {
            for (long now :
                    new long[] {Long.MAX_VALUE - 5 * MILLI, Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE + 1}) {
                MemoryEntry<String> entry = until(now + 10 * MILLI);
                assertThat(entry.overdueNanos(now)).isBetween(-10 * MILLI, -9 * MILLI);
                assertThat(entry.overdueNanos(now + 10 * MILLI)).isBetween(0L, MILLI);
            }
        }

        @Test
        void lieYearsAhead() {
            MemoryEntry<String> entry = until(YEARS);
            assertThat(entry.overdueNanos(0)).isEqualTo(-YEARS);
            assertThat(entry.overdueNanos(YEARS - 1)).isNegative();
            assertThat(entry.overdueNanos(YEARS)).isZero();
        }

        @Test
        void stayPastHoweverLongThatIs() {
            assertThat(until(5 * MILLI).overdueNanos(YEARS)).isEqualTo(YEARS - 5 * MILLI);
        }

        @Test
        void ofAnEntryWithMoreToSayAreTheSame() {
            MemoryEntry<String> plain = until(123_456 * MILLI);
            MemoryEntry<String> prepared = plain.prepared(5, /* isWatched= */ true, /* isIndexed= */ true);
            assertThat(prepared.freshUntilNanos()).isEqualTo(123_456 * MILLI);
            assertThat(prepared.weight()).isEqualTo(5);
            assertThat(prepared.isWatched()).isTrue();
            assertThat(prepared.isIndexed()).isTrue();
            assertThat(prepared.isMarked()).isTrue();
            assertThat(prepared.stamp()).isEqualTo(7);
            assertThat(prepared.readAtNanos()).isEqualTo(Journal.NEVER);
        }

        @Test
        void ofItsOwnAreAskedForAsOfAny() {
            MemoryEntry<String> timed =
                    MemoryEntry.of("value", 7, 100 * MILLI, 30 * MILLI, 11, Set.of("tag"), false, 9, standings);
            assertThat(timed.lookAtNanos()).isEqualTo(70 * MILLI);
            assertThat(timed.readAtNanos()).isEqualTo(11);
            assertThat(timed.verified()).isEqualTo(9);
            MemoryEntry<String> lasting = new LastingEntry<>(timed, YEARS, 0, 2 * YEARS);
            assertThat(lasting.freshUntilNanos()).isEqualTo(YEARS);
            assertThat(lasting.readAtNanos()).isEqualTo(11);
            assertThat(lasting.tags()).containsExactly("tag");
        }
    }

    @Nested
    class AStanding {

        @Test
        void isSharedByWhatWasLoadedAtOnePosition() {
            assertThat(shared(7, 1).standing()).isSameAs(shared(7, 2).standing());
        }

        @Test
        void isSharedByWhatIsVerifiedAtOnePosition() {
            MemoryEntry<String> one = shared(7, 1);
            MemoryEntry<String> other = shared(7, 1);
            one.verify(8, standings);
            other.verify(8, standings);
            assertThat(one.standing()).isSameAs(other.standing());
        }

        @Test
        void ofAnEntryIsItsOwnHoweverManyThereAre() {
            var entries = IntStream.range(0, 20_000)
                    .mapToObj(stamp -> shared(stamp, 1))
                    .toList();
            entries.forEach(entry -> entry.verify(30_000 + entry.stamp(), standings));
            assertThat(entries).allMatch(entry -> entry.verified() == 30_000 + entry.stamp());
            assertThat(entries).extracting(MemoryEntry::stamp).doesNotHaveDuplicates();
        }

        @Test
        void thatIsVerifiedKeepsTheStamp() {
            MemoryEntry<String> entry = shared(7, 1);
            entry.verify(8, standings);
            assertThat(entry.stamp()).isEqualTo(7);
            assertThat(entry.verified()).isEqualTo(8);
        }

        @Test
        void ofWhatWasDroppedNeverComesBack() {
            MemoryEntry<String> dropped = shared(7, 1);
            MemoryEntry<String> other = shared(7, 1);
            dropped.drop();
            dropped.verify(8, standings);
            other.verify(8, standings);
            assertThat(dropped.isDropped()).isTrue();
            assertThat(other.isDropped()).isFalse();
        }

        @Test
        void ofWhatIsOutdatedNeverComesBackNorSpreads() {
            MemoryEntry<String> outdated = shared(7, 1);
            outdated.outdate();
            outdated.verify(8, standings);
            MemoryEntry<String> other = shared(7, 1);
            other.verify(8, standings);
            assertThat(outdated.isOutdated()).isTrue();
            assertThat(new LastingEntry<>(outdated, 5, 0, 9).isOutdated()).isTrue();
            assertThat(other.isOutdated()).isFalse();
        }

        private MemoryEntry<String> shared(long stamp, long freshUntilNanos) {
            return MemoryEntry.of("value", stamp, freshUntilNanos, 0, 11, Set.of(), false, stamp, standings);
        }
    }

    @Nested
    class Size {

        @Test
        void ofTheFieldsThatEachEntryHasIsTwelveBytes() {
            // Behind the header's 12, so that an object of 24 bytes holds them.
            assertThat(Arrays.stream(MemoryEntry.class.getDeclaredFields())
                            .filter(field -> !Modifier.isStatic(field.getModifiers()))
                            .mapToInt(MemoryEntryTest::bytes)
                            .sum())
                    .isEqualTo(12);
        }

        @Test
        void isThatForWhatHasNothingMore() {
            MemoryEntry<String> plain = until(0);
            assertThat(plain.getClass()).isEqualTo(MemoryEntry.class);
            assertThat(plain.prepared(1, /* isWatched= */ false, /* isIndexed= */ false))
                    .isSameAs(plain);
        }
    }

    private static int bytes(Field field) {
        Class<?> type = field.getType();
        return type == byte.class
                ? Byte.BYTES
                : type == short.class ? Short.BYTES : type == long.class ? Long.BYTES : 4;
    }
}
