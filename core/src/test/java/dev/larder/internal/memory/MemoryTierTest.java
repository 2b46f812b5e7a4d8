package dev.larder.internal.memory;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.larder.Memory;
import dev.larder.internal.keys.KeyTemplate;
import dev.larder.internal.keys.KeyTexts;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class MemoryTierTest {

    private final List<String> evicted = new CopyOnWriteArrayList<>();

    @Nested
    class Use {

        @Test
        void keepsWhatIsUsedWhileOthersComeAndGo() {
            MemoryTier<Integer, String> memory = memory(Memory.entries(64));
            keep(memory, 0, "used");
            for (int other = 1; other < 1_000; other++) {
                memory.use(0, requireNonNull(memory.find(0), "the one in use"));
                keep(memory, other, "asked for once");
                memory.settle();
            }
            assertThat(memory.find(0)).isNotNull();
        }

        @Test
        void isToldOncePerStretch() {
            MemoryEntry<String> entry = entry("one");
            assertThat(entry.isFirstUse(1)).isTrue();
            assertThat(entry.isFirstUse(1)).isFalse();
            assertThat(entry.isFirstUse(2)).isTrue();
        }

        @Test
        void dividesLifeIntoStretchesOfASixtyFourthOfTheRoom() {
            Turnover turnover = new Turnover(640);
            turnover.add(9);
            assertThat(turnover.stretch()).isEqualTo(1);
            turnover.add(1);
            assertThat(turnover.stretch()).isEqualTo(2);
            turnover.add(35);
            assertThat(turnover.stretch()).isEqualTo(5);
        }

        @Test
        void seesANewStretchWithEveryPutWhereThereIsRoomForFew() {
            Turnover turnover = new Turnover(3);
            turnover.add(1);
            assertThat(turnover.stretch()).isEqualTo(2);
        }
    }

    @Nested
    class Keeping {

        @Test
        void findsWhatWasKept() {
            MemoryTier<Integer, String> memory = memory(Memory.entries(10));
            assertThat(keep(memory, 1, "one")).isTrue();
            assertThat(requireNonNull(memory.find(1)).value()).isEqualTo("one");
            assertThat(memory.find(2)).isNull();
        }

        @Test
        void leavesNoTraceOfARefusedPut() {
            MemoryTier<Integer, String> memory = memory(Memory.entries(10));
            assertThat(memory.keep(1, "k:1", entry("one"), () -> false)).isFalse();
            assertThat(memory.find(1)).isNull();
            assertThat(memory.indexed()).isZero();
        }

        @Test
        void leavesThePresentEntryWhereAPutIsRefused() {
            MemoryTier<Integer, String> memory = memory(Memory.entries(10));
            keep(memory, 1, "one");
            memory.keep(1, "k:1", entry("two"), () -> false);
            assertThat(requireNonNull(memory.find(1)).value()).isEqualTo("one");
            assertThat(memory.indexed()).isOne();
        }

        @Test
        void refusesASecondKeyOfTheSameText() {
            MemoryTier<BigDecimal, String> memory = new MemoryTier<>(Memory.entries(10), key -> "k:1", evicted::add);
            BigDecimal other = new BigDecimal("1.00");
            assertThat(memory.keep(BigDecimal.ONE, "k:1", entry("one"), () -> true))
                    .isTrue();
            assertThat(memory.keep(other, "k:1", entry("two"), () -> true)).isFalse();
            memory.drop("k:1");
            assertThat(memory.find(BigDecimal.ONE)).isNull();
            assertThat(memory.find(other)).isNull();
        }

        @Test
        void needsNoIndexForKeysThatCanBeReadBack() {
            MemoryTier<Long, String> memory = readable();
            memory.keep(1L, "k:1", entry("one"), () -> true);
            assertThat(memory.indexed()).isZero();
            assertThat(memory.keyOf("k:1")).isEqualTo(1L);
            assertThat(memory.keyOf("k:01")).isNull();
            assertThat(memory.keyOf("k:2")).isNull();
            memory.drop("k:1");
            assertThat(memory.find(1L)).isNull();
            assertThat(evicted).containsExactly("invalidated");
        }

        @Test
        void keepsAnIndexOfTheirKeysWhoseTextReadsAsAnother() {
            // Keys that are told apart by who they are: none equals what is read from its text.
            MemoryTier<Object, String> memory = new MemoryTier<>(
                    Memory.entries(10),
                    new KeyTexts<>() {
                        @Override
                        public String encode(Object key) {
                            return "k:1";
                        }

                        @Override
                        public Object read(String text) {
                            return new Object();
                        }
                    },
                    evicted::add);
            Object key = new Object();
            memory.keep(key, "k:1", entry("one"), () -> true);
            assertThat(memory.indexed()).isOne();
            assertThat(memory.keyOf("k:1")).isSameAs(key);
            memory.drop("k:1");
            assertThat(memory.find(key)).isNull();
            assertThat(memory.indexed()).isZero();
        }

        @Test
        void keepsNothingWithoutRoom() {
            MemoryTier<Integer, String> memory = memory(Memory.none());
            assertThat(keep(memory, 1, "one")).isFalse();
            assertThat(memory.find(1)).isNull();
        }
    }

    @Nested
    class Dropping {

        @Test
        void byTextDropsTheEntry() {
            MemoryTier<Integer, String> memory = memory(Memory.entries(10));
            keep(memory, 1, "one");
            memory.drop("k:1");
            assertThat(memory.find(1)).isNull();
            assertThat(memory.indexed()).isZero();
            assertThat(evicted).containsExactly("invalidated");
        }

        @Test
        void ofADeadEntryLeavesItsSuccessor() {
            MemoryTier<Integer, String> memory = memory(Memory.entries(10));
            keep(memory, 1, "one");
            MemoryEntry<String> dead = requireNonNull(memory.find(1));
            keep(memory, 1, "two");
            memory.drop(1, dead);
            assertThat(requireNonNull(memory.find(1)).value()).isEqualTo("two");
        }

        @Test
        void ofAnUnknownTextDoesNothing() {
            MemoryTier<Integer, String> memory = memory(Memory.entries(10));
            memory.drop("k:1");
            assertThat(evicted).isEmpty();
        }

        @Test
        void ofEverythingEmptiesTheIndexToo() {
            MemoryTier<Integer, String> memory = memory(Memory.entries(10));
            keep(memory, 1, "one");
            memory.clear();
            assertThat(memory.size()).isZero();
            assertThat(memory.indexed()).isZero();
        }

        @Test
        void byASweepTakesWhatIsUselessOnly() {
            MemoryTier<Integer, String> memory = memory(Memory.entries(10));
            keep(memory, 1, "one");
            keep(memory, 2, "two");
            memory.sweep((key, entry) -> key == 1 ? "expired" : null);
            assertThat(memory.find(1)).isNull();
            assertThat(memory.find(2)).isNotNull();
            assertThat(evicted).containsExactly("expired");
        }
    }

    @Nested
    class Bounds {

        @Test
        void limitTheNumberOfEntries() {
            MemoryTier<Integer, String> memory = memory(Memory.entries(10));
            IntStream.range(0, 100).forEach(key -> keep(memory, key, "v"));
            memory.settle();
            assertThat(memory.size()).isEqualTo(10);
            assertThat(memory.indexed()).isEqualTo(10);
            assertThat(evicted).hasSize(90).containsOnly("size");
        }

        @Test
        void limitTheWeightOfEntries() {
            MemoryTier<Integer, String> memory = memory(Memory.weight(100, (key, value) -> ((String) value).length()));
            IntStream.range(0, 100).forEach(key -> keep(memory, key, "v".repeat(20)));
            memory.settle();
            assertThat(memory.size()).isLessThanOrEqualTo(5);
            assertThat((long) memory.indexed()).isEqualTo(memory.size());
        }

        @Test
        void weighANegativeEntryAsOne() {
            MemoryTier<Integer, String> memory = memory(Memory.weight(3, (key, value) -> 1_000));
            IntStream.range(0, 3).forEach(key -> memory.keep(key, "k:" + key, negative(), () -> true));
            memory.settle();
            assertThat(memory.size()).isEqualTo(3);
        }
    }

    @Nested
    @Timeout(30)
    class Weighers {

        @Test
        void thatFailLeaveNoTrace() {
            MemoryTier<Integer, String> memory = memory(Memory.weight(10, (key, value) -> {
                throw new IllegalStateException("no scales");
            }));
            assertThatIllegalStateException().isThrownBy(() -> keep(memory, 1, "one"));
            assertThat(memory.find(1)).isNull();
            assertThat(memory.indexed()).isZero();
        }

        @Test
        void mayAskTheCacheFromAnotherThread() {
            // No lock of ours is held while a weigher runs, so another thread gets at the same key.
            AtomicReference<MemoryTier<Integer, String>> itself = new AtomicReference<>();
            MemoryTier<Integer, String> memory = memory(Memory.weight(10, (key, value) -> {
                await(CompletableFuture.runAsync(() -> itself.get().drop("k:1")));
                return 1;
            }));
            itself.set(memory);
            assertThat(keep(memory, 1, "one")).isTrue();
        }

        private static void await(CompletableFuture<?> future) {
            try {
                future.get(10, TimeUnit.SECONDS);
            } catch (Exception stuck) {
                throw new AssertionError("somebody holds a lock", stuck);
            }
        }
    }

    private MemoryTier<Long, String> readable() {
        return new MemoryTier<>(Memory.entries(10), KeyTemplate.of("k:{id}", Long.class), evicted::add);
    }

    private MemoryTier<Integer, String> memory(Memory bound) {
        return new MemoryTier<>(bound, key -> "k:" + key, evicted::add);
    }

    private static boolean keep(MemoryTier<Integer, String> memory, int key, String value) {
        return memory.keep(key, "k:" + key, entry(value), () -> true);
    }

    private static MemoryEntry<String> entry(String value) {
        return MemoryEntry.of(value, 0, Long.MAX_VALUE, Set.of(), /* unknownTags= */ false, 0);
    }

    private static MemoryEntry<String> negative() {
        return MemoryEntry.of(null, 0, Long.MAX_VALUE, Set.of(), /* unknownTags= */ false, 0);
    }
}
