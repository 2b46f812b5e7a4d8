package dev.larder.benchmarks;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.CacheStats;
import dev.larder.Larder;
import dev.larder.Memory;
import dev.larder.Outcome;
import dev.larder.cli.internal.requests.TraceFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/**
 * What loading ahead does to a trace: calls of the source, values loaded and hits without it and with it, by one thread that asks as the trace does. The
 * arguments are a format that {@code larder bench} knows, and traces of it.
 */
public final class PrefetchReport {

    private static final int[] PERCENT_OF_KEYS = {5, 20};

    private PrefetchReport() {}

    /** Replays each trace at each size, without and with it. */
    public static void main(String[] arguments) throws IOException {
        TraceFormat format = TraceFormat.valueOf(arguments[0].toUpperCase(Locale.ROOT));
        System.out.println(
                "| trace | memory | prefetch | callers' hits | calls of the source | values loaded | used of those ahead |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (String trace : List.of(arguments).subList(1, arguments.length)) {
            int[] requests = HitRatioReport.read(Path.of(trace), format);
            long keys = Arrays.stream(requests).distinct().count();
            for (int percent : PERCENT_OF_KEYS) {
                long bound = Math.max(1, keys * percent / 100);
                String what = Path.of(trace).getFileName() + " | " + percent + " % of the keys";
                print(what, requests, bound, 0);
                print(what, requests, bound, (int) Math.min(1_000, Math.max(1, bound / 10)));
            }
        }
    }

    private static void print(String what, int[] requests, long bound, int ahead) {
        LongAdder calls = new LongAdder();
        LongAdder values = new LongAdder();
        try (Larder larder = Larder.named("prefetch").executor(Runnable::run).build()) {
            Cache<Integer, Integer> cache = larder.cache(CacheSpec.of("k:{id}", Integer.class, Integer.class)
                    .memory(Memory.entries(bound))
                    .notAnalysed()
                    .prefetch(ahead)
                    .loader(key -> counted(calls, values, Set.of(key)).get(key))
                    .bulkLoader(some -> counted(calls, values, some)));
            for (int request : requests) {
                cache.get(request);
            }
            print(what, requests.length, ahead, cache.stats(), calls.sum(), values.sum());
        }
    }

    private static Map<Integer, Integer> counted(LongAdder calls, LongAdder values, Set<Integer> keys) {
        calls.increment();
        values.add(keys.size());
        Map<Integer, Integer> found = new HashMap<>();
        keys.forEach(key -> found.put(key, key));
        return found;
    }

    private static void print(String what, int requests, int ahead, CacheStats stats, long calls, long values) {
        CacheStats.Prefetch came = stats.prefetch();
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %.2f %% | %d | %d | %s |%n",
                what,
                ahead == 0 ? "off" : ahead,
                100.0 * stats.lookups().getOrDefault(Outcome.MEMORY, 0L) / requests,
                calls,
                values,
                ahead == 0
                        ? "–"
                        : String.format(Locale.ROOT, "%.1f %%", 100.0 * came.used() / Math.max(1, came.loaded())));
    }
}
