package dev.larder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.larder.journal.JournalRecord.Group;
import dev.larder.journal.JournalRecord.Keys;
import dev.larder.journal.JournalRecord.Kind;
import dev.larder.tier.Entry;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The closed shapes of the API: what they refuse, and the little they compute. */
class ValueTypesTest {

    @Nested
    class Entries {

        @Test
        void refuseTimesThatDecrease() {
            assertThatIllegalArgumentException().isThrownBy(() -> entry(10, 9, 20));
            assertThatIllegalArgumentException().isThrownBy(() -> entry(10, 20, 19));
        }

        @Test
        void endNoLaterThanTheyAreTold() {
            Entry<String> cut = entry(10, 100, 200).until(50);
            assertThat(cut.freshUntil()).isEqualTo(50);
            assertThat(cut.staleUntil()).isEqualTo(50);
            assertThat(entry(10, 100, 200).until(500)).isEqualTo(entry(10, 100, 200));
            assertThat(entry(10, 100, 200).until(5).staleUntil()).isEqualTo(10);
        }

        @Test
        void doNotShareTheirTags() {
            Set<String> tags = new HashSet<>(Set.of("a"));
            Entry<String> entry = new Entry<>("v", 0, 0, 0, 0, 0, 0, tags);
            tags.add("b");
            assertThat(entry.tags()).containsExactly("a");
        }

        private Entry<String> entry(long created, long fresh, long stale) {
            return new Entry<>("v", 0, created, fresh, stale, 0, 0, Set.of());
        }
    }

    @Nested
    class Records {

        @Test
        void ofKeysNameAtLeastOne() {
            assertThatIllegalArgumentException().isThrownBy(() -> new Keys(List.of()));
        }

        @Test
        void ofGroupsHaveASubjectUnlessTheyAreHorizons() {
            assertThatIllegalArgumentException().isThrownBy(() -> new Group(Kind.TAG, "", ""));
            assertThatIllegalArgumentException().isThrownBy(() -> new Group(Kind.HORIZON, "x", ""));
        }
    }

    @Nested
    class TypeRefs {

        @Test
        void knowTheirGenericType() {
            assertThat(new TypeRef<List<String>>() {}.type().getTypeName())
                    .isEqualTo("java.util.List<java.lang.String>");
        }

        @Test
        @SuppressWarnings({"rawtypes", "unchecked"})
        void refuseToBeRaw() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new TypeRef() {})
                    .withMessageContaining("TypeRef<");
        }
    }

    @Nested
    class Memories {

        @Test
        void areBoundedByEntriesOrWeight() {
            assertThat(Memory.entries(5).countsEntries()).isTrue();
            assertThat(Memory.weight(5, (key, value) -> 1).countsEntries()).isFalse();
            assertThat(Memory.none().maximum()).isZero();
        }

        @Test
        void areNotNegative() {
            assertThatIllegalArgumentException().isThrownBy(() -> Memory.entries(-1));
        }
    }

    @Nested
    class Failures {

        @Test
        void toLoadNameTheirFirstTenKeys() {
            Set<Integer> keys = IntStream.range(0, 12).boxed().collect(Collectors.toSet());
            LoadException partly = LoadException.partial(Map.of(99, "x"), keys, new IllegalStateException("down"));
            assertThat(partly)
                    .hasMessageStartingWith("Loading failed for 12 keys")
                    .hasMessageEndingWith("…");
            assertThat(partly.loaded().get(99)).isEqualTo("x");
            assertThat(partly.failedKeys()).hasSize(12);
        }

        @Test
        void toLoadOneKeyNameNone() {
            assertThat(new LoadException("x", null).failedKeys()).isEmpty();
        }
    }

    @Nested
    class Acknowledgements {

        @Test
        void areAsGoodAsTheWeaker() {
            assertThat(Acknowledgement.ACKNOWLEDGED.and(Acknowledgement.ACKNOWLEDGED))
                    .isEqualTo(Acknowledgement.ACKNOWLEDGED);
            assertThat(Acknowledgement.ACKNOWLEDGED.and(Acknowledgement.DEFERRED))
                    .isEqualTo(Acknowledgement.DEFERRED);
            assertThat(Acknowledgement.DEFERRED.and(Acknowledgement.ACKNOWLEDGED))
                    .isEqualTo(Acknowledgement.DEFERRED);
        }
    }
}
