package dev.larder.benchmarks;

import com.github.benmanes.caffeine.cache.Caffeine;
import dev.larder.Memory;
import dev.larder.cli.internal.requests.Request;
import dev.larder.cli.internal.requests.Trace;
import dev.larder.cli.internal.requests.TraceFormat;
import dev.larder.internal.memory.MemoryEntry;
import dev.larder.internal.memory.MemoryTier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Which share of the requests of real traces is answered from memory: Larder's memory tier, which tells Caffeine of a use only now and then, against
 * Caffeine, which is told of each. The arguments are a format that {@code larder bench} knows, and traces of it. Ends with exit code 1
 * if more than 0.1 percentage points are lost anywhere.
 */
public final class HitRatioReport {

    private static final int[] PERCENT_OF_KEYS = {1, 5, 10, 20};
    private static final double MOST_POINTS_LOST = 0.1;

    private HitRatioReport() {}

    /** Replays each trace at each size, on one thread. */
    public static void main(String[] arguments) throws IOException {
        TraceFormat format = TraceFormat.valueOf(arguments[0].toUpperCase(Locale.ROOT));
        boolean isGood = true;
        System.out.println("| trace | room | Caffeine | Larder | points lost |");
        System.out.println("|---|---|---|---|---|");
        for (String trace : List.of(arguments).subList(1, arguments.length)) {
            int[] requests = read(Path.of(trace), format);
            long keys = Arrays.stream(requests).distinct().count();
            for (int percent : PERCENT_OF_KEYS) {
                int room = Math.toIntExact(keys * percent / 100);
                isGood &= print(Path.of(trace).getFileName() + " | " + percent + " % of the keys", requests, room);
            }
        }
        System.exit(isGood ? 0 : 1);
    }

    private static boolean print(String what, int[] requests, int room) {
        double caffeine = percentHits(requests, ofCaffeine(room));
        double larder = percentHits(requests, ofLarder(room));
        System.out.printf(
                Locale.ROOT, "| %s | %.2f %% | %.2f %% | %.2f |%n", what, caffeine, larder, caffeine - larder);
        return caffeine - larder <= MOST_POINTS_LOST;
    }

    // Both do their evictions at once: otherwise they hold more than they should, and the busier the machine the more.
    private static IntPredicate ofCaffeine(int room) {
        var cache =
                Caffeine.newBuilder().maximumSize(room).executor(Runnable::run).<Integer, Integer>build();
        return key -> {
            boolean isHit = cache.getIfPresent(key) != null;
            if (!isHit) {
                cache.put(key, key);
            }
            return isHit;
        };
    }

    private static IntPredicate ofLarder(int room) {
        MemoryTier<Integer, Integer> memory = new MemoryTier<>(Memory.entries(room), String::valueOf, cause -> {});
        return key -> {
            MemoryEntry<Integer> hit = memory.find(key);
            if (hit != null) {
                memory.use(key, hit);
                return true;
            }
            memory.keep(key, String.valueOf(key), MemoryEntry.of(key, 0, 0, Set.of(), false, 0), () -> true);
            memory.settle();
            return false;
        };
    }

    private static double percentHits(int[] requests, IntPredicate isHit) {
        return 100.0 * IntStream.of(requests).filter(isHit).count() / requests.length;
    }

    /** Each key by a number of its own. */
    static int[] read(Path file, TraceFormat format) throws IOException {
        Map<String, Integer> numbers = new HashMap<>();
        IntStream.Builder read = IntStream.builder();
        try (Trace trace = Trace.open(file, format)) {
            for (Optional<Request> next = trace.next(); next.isPresent(); next = trace.next()) {
                read.add(numbers.computeIfAbsent(next.get().key(), key -> numbers.size()));
            }
        }
        return read.build().toArray();
    }
}
