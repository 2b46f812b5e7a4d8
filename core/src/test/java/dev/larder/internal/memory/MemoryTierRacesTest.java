package dev.larder.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Memory;
import dev.larder.internal.keys.KeyTexts;
import dev.larder.internal.rules.Fences;
import java.lang.Thread.State;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Puts, drops and evictions that overtake each other. */
@Timeout(60)
class MemoryTierRacesTest {

    private static final Set<State> AT_REST = Set.of(State.BLOCKED, State.WAITING, State.TERMINATED);

    private final Fences fences = new Fences();

    /** With keys that an index leads to, and with such as are read back from their text. */
    private enum Texts implements KeyTexts<Integer> {
        INDEXED,
        READ;

        @Override
        public String encode(Integer key) {
            return "k:" + key;
        }

        @Override
        public @Nullable Integer read(String text) {
            return this == READ ? Integer.valueOf(text.substring(2)) : null;
        }
    }

    @ParameterizedTest
    @EnumSource
    void recordBetweenTheGuardAndTheEndOfAPutLeavesNothing(Texts texts) throws Exception {
        // 1. a put asks its guard, and the fence is as it was
        // 2. a key record raises the fence and drops the key, as far as it gets
        // 3. the put ends
        // 4. the record, should it have waited for the put, ends: the entry must be gone
        MemoryTier<Integer, String> memory = memory(texts, Memory.entries(10));
        long fence = fences.read("k:1");
        Thread record = new Thread(() -> {
            fences.raise("k:1");
            memory.drop("k:1");
        });
        memory.keep(1, "k:1", entry("old"), () -> {
            boolean isAllowed = fences.read("k:1") == fence;
            record.start();
            awaitRest(record);
            return isAllowed;
        });
        record.join();
        assertThat(memory.find(1)).isNull();
        assertThat(memory.indexed()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void recordBeforeTheGuardRefusesThePut(Texts texts) {
        // 1. a load remembers the fence   2. a key record   3. the load puts
        MemoryTier<Integer, String> memory = memory(texts, Memory.entries(10));
        long fence = fences.read("k:1");
        fences.raise("k:1");
        memory.drop("k:1");
        assertThat(memory.keep(1, "k:1", entry("old"), () -> fences.read("k:1") == fence))
                .isFalse();
        assertThat(memory.find(1)).isNull();
        assertThat(memory.indexed()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void emptyingBetweenTheGuardAndTheEndOfAPutLeavesNothing(Texts texts) {
        // 1. a put asks its guard   2. everything is dropped   3. the put ends in a store that nobody sees
        MemoryTier<Integer, String> memory = memory(texts, Memory.entries(10));
        memory.keep(1, "k:1", entry("old"), () -> {
            memory.clear();
            return true;
        });
        assertThat(memory.find(1)).isNull();
        assertThat(memory.indexed()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void indexHasWhatCannotBeReadBackUnderPutsDropsAndEvictions(Texts texts) throws Exception {
        MemoryTier<Integer, String> memory = memory(texts, Memory.entries(50));
        runTogether(4, turn -> {
            int key = ThreadLocalRandom.current().nextInt(200);
            String text = "k:" + key;
            switch (turn % 4) {
                case 0, 1 -> memory.keep(key, text, entry("v" + turn), () -> true);
                case 2 -> memory.keep(key, text, entry("v" + turn), () -> (turn & 8) == 0);
                default -> memory.drop(text);
            }
        });
        memory.settle();
        assertThat(memory.size()).isLessThanOrEqualTo(50);
        assertThat((long) memory.indexed()).isEqualTo(texts == Texts.INDEXED ? memory.size() : 0);
        IntStream.range(0, 200).forEach(key -> memory.drop("k:" + key));
        assertThat(memory.size()).isZero();
        assertThat(memory.indexed()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void whatWasReadBeforeARecordIsNeverFoundAfterIt(Texts texts) throws Exception {
        // The oracle: a loader remembers the fence, then reads the source; a writer changes the source, then applies a
        // record.
        int keys = 4;
        MemoryTier<Integer, Long> memory = new MemoryTier<>(Memory.entries(3), texts, cause -> {});
        AtomicLongArray source = new AtomicLongArray(keys);
        runTogether(4, turn -> {
            int key = ThreadLocalRandom.current().nextInt(keys);
            String text = "k:" + key;
            if (turn % 3 == 0) {
                long written = source.incrementAndGet(key);
                fences.raise(text);
                memory.drop(text);
                MemoryEntry<Long> found = memory.find(key);
                assertThat(found == null || found.value() >= written)
                        .as("nothing older than %s, which was invalidated: %s", written, found)
                        .isTrue();
            } else {
                long fence = fences.read(text);
                long read = source.get(key);
                memory.keep(key, text, entry(read), () -> fences.read(text) == fence);
            }
        });
    }

    private interface Turn {
        void take(int turn);
    }

    private static void runTogether(int threads, Turn turns) throws Exception {
        CyclicBarrier start = new CyclicBarrier(threads);
        CompletableFuture<?>[] all = IntStream.range(0, threads)
                .mapToObj(thread -> CompletableFuture.runAsync(
                        () -> {
                            await(start);
                            IntStream.range(0, 20_000).forEach(turns::take);
                        },
                        task -> new Thread(task).start()))
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(all).get(50, TimeUnit.SECONDS);
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(20, TimeUnit.SECONDS);
        } catch (Exception broken) {
            throw new AssertionError(broken);
        }
    }

    private static void awaitRest(Thread thread) {
        while (!AT_REST.contains(thread.getState())) {
            Thread.onSpinWait();
        }
    }

    private static MemoryTier<Integer, String> memory(Texts texts, Memory bound) {
        return new MemoryTier<>(bound, texts, cause -> {});
    }

    private static <V> MemoryEntry<V> entry(V value) {
        return MemoryEntry.of(value, 0, Long.MAX_VALUE, Set.of(), /* unknownTags= */ false, 0);
    }
}
