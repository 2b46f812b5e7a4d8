package dev.larder.benchmarks.goals;

import com.github.benmanes.caffeine.cache.Caffeine;
import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.Memory;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.cache2k.Cache2kBuilder;

/** How much heap an entry takes beside its key and its value, which are there before: what is used after a collection, before and behind the fill. */
final class EntryHeap {

    private static final int ENTRIES = 300_000;

    // Nearly full, as caches are: what they keep of how often keys are used is made when half of the room is taken.
    private static final int ROOM = ENTRIES / 4 * 5;

    // The serial collector leaves a twentieth of the heap where it is, dead or not, but for each fourth time
    // (MarkSweepAlwaysCompactCount).
    private static final int COLLECTIONS = 4;

    private final String[] values =
            IntStream.range(0, ENTRIES).mapToObj(i -> "value " + i).toArray(String[]::new);

    /** What holds entries, and how one is put. */
    private record Holder<K>(Object held, BiConsumer<K, String> put, Runnable close) {}

    /** Runs it: a table. */
    String run() {
        StringBuilder table = new StringBuilder(
                "| what | keys are numbers, B per entry | keys are texts of 20 characters |\n|---|---|---|\n");
        Long[] numbers = IntStream.range(0, ENTRIES).mapToObj(i -> (long) i).toArray(Long[]::new);
        String[] texts = IntStream.range(0, ENTRIES)
                .mapToObj(i -> String.format(Locale.ROOT, "key-%016d", i))
                .toArray(String[]::new);
        // Once for nothing: the first finds what the start has left behind.
        perEntry(EntryHeap::map, numbers);
        Map<String, Double> ofNumbers = of(Long.class, numbers);
        Map<String, Double> ofTexts = of(String.class, texts);
        ofNumbers.forEach((name, bytes) -> table.append(String.format(
                Locale.ROOT, "| %s | %.0f | %.0f |%n", name, bytes, Objects.requireNonNull(ofTexts.get(name)))));
        return table.append('\n').toString();
    }

    private <K> Map<String, Double> of(Class<K> type, K[] keys) {
        Map<String, Supplier<Holder<K>>> makers = new LinkedHashMap<>();
        makers.put("map", EntryHeap::map);
        makers.put("Caffeine that expires", EntryHeap::caffeine);
        makers.put("cache2k that expires", () -> cache2k(type));
        makers.put("Larder", () -> larder(Memory.entries(ROOM), spec(type)));
        makers.put(
                "Larder, not analysed",
                () -> larder(Memory.entries(ROOM), spec(type).notAnalysed()));
        makers.put("Larder, not analysed, with a tag", () -> larder(Memory.entries(ROOM), tagged(type)));
        makers.put(
                "Larder, not analysed, weighed",
                () -> larder(weighed(), spec(type).notAnalysed()));
        Map<String, Double> bytes = new LinkedHashMap<>();
        makers.forEach((name, maker) -> bytes.put(name, perEntry(maker, keys)));
        return bytes;
    }

    private <K> double perEntry(Supplier<Holder<K>> maker, K[] keys) {
        long before = used();
        Holder<K> holder = maker.get();
        for (int i = 0; i < keys.length; i++) {
            holder.put.accept(keys[i], values[i]);
        }
        double bytes = (double) (used() - before) / keys.length;
        if (holder.held.hashCode() == 0) {
            throw new IllegalStateException("it is still there");
        }
        holder.close.run();
        return bytes;
    }

    private static long used() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static <K> Holder<K> map() {
        Map<K, String> map = new ConcurrentHashMap<>();
        return new Holder<>(map, map::put, () -> {});
    }

    private static <K> Holder<K> caffeine() {
        com.github.benmanes.caffeine.cache.Cache<K, String> cache = Caffeine.newBuilder()
                .maximumSize(ROOM)
                .expireAfterWrite(10, TimeUnit.MINUTES)
                .build();
        return new Holder<>(cache, cache::put, () -> {});
    }

    private static <K> Holder<K> cache2k(Class<K> type) {
        org.cache2k.Cache<K, String> cache = Cache2kBuilder.of(type, String.class)
                .entryCapacity(ROOM)
                .expireAfterWrite(10, TimeUnit.MINUTES)
                .build();
        return new Holder<>(cache, cache::put, cache::close);
    }

    private static <K> Holder<K> larder(Memory memory, CacheSpec<K, String> spec) {
        Larder larder = Larder.named("heap").memory(memory).build();
        Cache<K, String> cache = larder.cache(spec);
        return new Holder<>(cache, (key, value) -> cache.get(key, () -> value), larder::close);
    }

    private static <K> CacheSpec<K, String> spec(Class<K> type) {
        return CacheSpec.of("entry:{id}", type, String.class);
    }

    private static <K> CacheSpec<K, String> tagged(Class<K> type) {
        return spec(type).notAnalysed().tags(value -> Set.of("all"));
    }

    private static Memory weighed() {
        return Memory.weight(2L * ROOM, (key, value) -> 2);
    }
}
