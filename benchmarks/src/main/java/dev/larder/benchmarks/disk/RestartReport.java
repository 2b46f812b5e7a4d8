package dev.larder.benchmarks.disk;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.Memory;
import dev.larder.disk.Disk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The first minute after a restart, as a thousand lookups a second would see it: 60,000 of them, of 100,000 keys by Zipf's law, after
 * ten such minutes before the restart. Which share was not loaded, with the disk tier and without, second by second at first. Larder alone,
 * without Redis, so that nothing else can answer.
 */
final class RestartReport {

    private static final int KEYS = 100_000;
    private static final int MINUTE = 60_000;
    private static final int[] SECONDS = {1, 5, 10, 30, 60};

    private final AtomicLong loads = new AtomicLong();
    private final double[] sums = new double[KEYS];
    private final Random random = new Random(60);

    private final Path folder;

    RestartReport(Path folder) {
        this.folder = folder;
        double sum = 0;
        for (int k = 0; k < KEYS; k++) {
            sum += 1.0 / (k + 1);
            sums[k] = sum;
        }
    }

    /** Runs it: a table. */
    String run() throws Exception {
        Path own = Files.createTempDirectory(folder, "restart");
        return "| share not loaded in the first … seconds | 1 | 5 | 10 | 30 | 60 |\n|---|---|---|---|---|---|\n"
                + "| without the tier |" + shares(null) + "\n| with it |" + shares(own) + "\n\n";
    }

    private String shares(@Nullable Path where) throws Exception {
        try (Larder before = larder(where)) {
            Cache<Integer, String> cache = cache(before);
            ask(cache, 10 * MINUTE);
            if (before.local().isPresent()) {
                before.local().get().settle();
            }
        }
        try (Larder after = larder(where)) {
            return firstMinute(cache(after));
        }
    }

    private String firstMinute(Cache<Integer, String> cache) {
        long before = loads.get();
        int asked = 0;
        List<String> shares = new ArrayList<>();
        for (int seconds : SECONDS) {
            ask(cache, seconds * 1_000 - asked);
            asked = seconds * 1_000;
            shares.add(String.format(Locale.ROOT, " %.1f %% |", 100.0 - 100.0 * (loads.get() - before) / asked));
        }
        return String.join("", shares);
    }

    private void ask(Cache<Integer, String> cache, int times) {
        for (int i = 0; i < times; i++) {
            cache.get(draw());
        }
    }

    private int draw() {
        int found = Arrays.binarySearch(sums, random.nextDouble() * sums[KEYS - 1]);
        return Math.min(KEYS - 1, found < 0 ? -found - 1 : found);
    }

    private static Larder larder(@Nullable Path where) {
        Larder.Builder builder = Larder.named("bench").memory(Memory.entries(KEYS));
        return (where == null ? builder : builder.disk(Disk.in(where, 1L << 30))).build();
    }

    private Cache<Integer, String> cache(Larder larder) {
        return larder.cache(CacheSpec.of("goal:{id}", Integer.class, String.class)
                .timeToLive(Duration.ofHours(1))
                .loader(id -> "value " + id + " of load " + loads.incrementAndGet()));
    }
}
