package dev.larder.benchmarks.scale;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Invalidation;
import dev.larder.Larder;
import dev.larder.Memory;
import dev.larder.benchmarks.Quartiles;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * What a hit in memory costs with more keys, more tags of an entry, and more groups that were declared untrue; and the first hit of an entry after
 * another group, which has to look whether that is about it. By the time of the thread's processor, so that other work on the machine is not in it.
 */
final class HitReport {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int SOME = 2_000;
    private static final int DRAWN = 1 << 16;
    private static final int ROUNDS = 11;
    private static final List<Integer> KEYS = List.of(1_000, 30_000, 1_000_000);
    private static final List<Integer> TAGS = List.of(0, 1, 4, 16, 64);
    private static final List<Integer> RULES = List.of(100, 1_000);

    /** Runs it: two tables. */
    String run() {
        StringBuilder tables = new StringBuilder("| keys in memory | hit, ns of a processor |\n|---|---|\n");
        for (int keys : KEYS) {
            tables.append(String.format(Locale.ROOT, "| %,d | %.0f |%n", keys, ofKeys(keys)));
        }
        tables.append("\n| tags of an entry | groups remembered | hit, ns | the first hit after another group, ns |\n")
                .append("|---|---|---|---|\n");
        TAGS.forEach(tags -> tables.append(ofRules(tags, 0, "none", i -> Invalidation.nothing())));
        for (int rules : RULES) {
            tables.append(ofRules(1, rules, "tags", i -> Invalidation.tag("other-" + i)));
        }
        for (int rules : RULES) {
            tables.append(ofRules(1, rules, "patterns that end in `*`", i -> Invalidation.pattern("other:" + i + "*")));
        }
        for (int rules : RULES) {
            tables.append(ofRules(1, rules, "other patterns", i -> Invalidation.pattern("*:other" + i)));
        }
        return tables.append('\n').toString();
    }

    private static double ofKeys(int number) {
        try (Larder larder = larder(number)) {
            Cache<Long, String> cache = filled(larder, number, 0);
            Long[] drawn = drawn(number);
            return median(round -> {}, () -> ask(cache, drawn), drawn.length);
        }
    }

    private static String ofRules(int tags, int rules, String kind, java.util.function.IntFunction<Invalidation> rule) {
        try (Larder larder = larder(SOME)) {
            Cache<Long, String> cache = filled(larder, SOME, tags);
            IntStream.range(0, rules).forEach(i -> larder.invalidate(rule.apply(i)));
            Long[] each = IntStream.range(0, SOME).mapToObj(i -> (long) i).toArray(Long[]::new);
            ask(cache, each);
            double hit = median(round -> {}, () -> ask(cache, each), each.length);
            double first = median(
                    round -> larder.invalidate(Invalidation.tag("yet-another-" + round)),
                    () -> ask(cache, each),
                    each.length);
            return String.format(
                    Locale.ROOT,
                    "| %d | %s | %.0f | %.0f |%n",
                    tags,
                    rules == 0 ? kind : String.format(Locale.ROOT, "%,d %s", rules, kind),
                    hit,
                    first);
        }
    }

    private static Larder larder(int room) {
        return Larder.named("scale").memory(Memory.entries(2L * room)).build();
    }

    private static Cache<Long, String> filled(Larder larder, int number, int tags) {
        Cache<Long, String> cache = larder.cache(CacheSpec.of("number:{id}", Long.class, String.class)
                .keyTags(key -> tagsOf(key, tags))
                .notAnalysed());
        for (long key = 0; key < number; key++) {
            String value = "value " + key;
            cache.get(key, () -> value);
        }
        return cache;
    }

    private static Set<String> tagsOf(long key, int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> "tag-" + (key + i) % 1_000)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Long[] drawn(int number) {
        Random lots = new Random(42);
        return IntStream.range(0, DRAWN)
                .mapToObj(i -> (long) lots.nextInt(number))
                .toArray(Long[]::new);
    }

    private static double median(IntConsumer before, Runnable turn, int hits) {
        double[] nanos = new double[ROUNDS];
        for (int round = -ROUNDS; round < ROUNDS; round++) {
            before.accept(round);
            long began = THREADS.getCurrentThreadCpuTime();
            turn.run();
            if (round >= 0) {
                nanos[round] = (double) (THREADS.getCurrentThreadCpuTime() - began) / hits;
            }
        }
        return Quartiles.of(DoubleStream.of(nanos)).median();
    }

    private static void ask(Cache<Long, String> cache, Long[] keys) {
        for (Long key : keys) {
            if (Objects.requireNonNull(cache.get(key)).isEmpty()) {
                throw new IllegalStateException("an empty value of " + key);
            }
        }
    }
}
