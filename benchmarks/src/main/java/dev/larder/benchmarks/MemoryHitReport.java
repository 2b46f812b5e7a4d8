package dev.larder.benchmarks;

import com.github.benmanes.caffeine.cache.Caffeine;
import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.Memory;
import dev.larder.benchmarks.Rounds.Turn;
import dev.larder.cli.internal.requests.Zipf;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * What a hit in memory costs: Larder against Caffeine, which stands inside it, and against a plain map, which is the limit. 100,000 keys,
 * all present, asked for with the skew of real caches (zipf 0.99), by one thread and by two. Prints ratios within rounds; ends with exit code
 * 1 if a hit allocates, or costs more than it may.
 */
public final class MemoryHitReport {

    private static final int KEYS = 100_000;
    private static final int DRAWN = 1 << 20;
    private static final int ROOM = 2 * KEYS;
    private static final int ROUNDS = 200;

    // The smallest object takes 16 bytes, so less than this says that a hit allocates nothing. Caffeine's maintenance
    // runs on the thread that asks, now and then.
    private static final double NOTHING_BYTES = 1;
    private static final double MOST_TIMES_EXPIRING_CAFFEINE = 1.15;

    private final Map<Long, String> map = new ConcurrentHashMap<>();
    private final com.github.benmanes.caffeine.cache.Cache<Long, String> plain =
            Caffeine.newBuilder().maximumSize(ROOM).recordStats().build();
    private final com.github.benmanes.caffeine.cache.Cache<Long, String> expiring = Caffeine.newBuilder()
            .maximumSize(ROOM)
            .expireAfterWrite(10, TimeUnit.MINUTES)
            .recordStats()
            .build();
    private final Cache<Long, String> cache;
    private final Long[] keys =
            IntStream.range(0, KEYS).mapToObj(i -> (long) i * 31).toArray(Long[]::new);

    private MemoryHitReport(Larder larder) {
        this.cache = larder.cache(CacheSpec.of("number:{id}", Long.class, String.class));
    }

    /** Runs it; the only argument is the number of rounds, 200 if absent. */
    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length == 0 ? ROUNDS : Integer.parseInt(arguments[0]);
        try (Larder larder = Larder.named("bench").memory(Memory.entries(ROOM)).build()) {
            System.exit(new MemoryHitReport(larder).run(rounds) ? 0 : 1);
        }
    }

    private boolean run(int rounds) throws Exception {
        fill();
        Rounds<Long> alternating = new Rounds<>(drawn(), rounds);
        System.out.println(
                "| threads | what | ns per hit | x Caffeine | x Caffeine that expires | x map | B per hit |");
        System.out.println("|---|---|---|---|---|---|---|");
        boolean isGood = true;
        for (int threads = 1; threads <= 2; threads++) {
            isGood &= print(threads, alternating.run(contenders(), threads));
        }
        return isGood;
    }

    private void fill() {
        for (Long key : keys) {
            String value = "value " + key;
            map.put(key, value);
            plain.put(key, value);
            expiring.put(key, value);
            cache.get(key, () -> value);
        }
        // As in a process that runs for a while: without the garbage of the fill between the entries.
        System.gc();
    }

    private Long[] drawn() {
        Zipf zipf = new Zipf(KEYS, 0.99);
        Random lots = new Random(42);
        return IntStream.range(0, DRAWN)
                .mapToObj(i -> keys[(int) (zipf.draw(lots) * 7919L % KEYS)])
                .toArray(Long[]::new);
    }

    private List<Contender<Long>> contenders() {
        return List.of(
                new Contender<>("map", key -> Objects.requireNonNull(map.get(key))),
                new Contender<>("Caffeine", key -> Objects.requireNonNull(plain.getIfPresent(key))),
                new Contender<>("Caffeine that expires", key -> Objects.requireNonNull(expiring.getIfPresent(key))),
                new Contender<>("Larder", key -> Objects.requireNonNull(cache.get(key))));
    }

    private static boolean print(int threads, Map<String, List<Turn>> turns) {
        turns.forEach((name, own) -> System.out.printf(
                Locale.ROOT,
                "| %d | %s | %.0f | %s | %s | %s | %.2f |%n",
                threads,
                name,
                Quartiles.of(own.stream().mapToDouble(Turn::nanos)).median(),
                ratios(own, of("Caffeine", turns)),
                ratios(own, of("Caffeine that expires", turns)),
                ratios(own, of("map", turns)),
                bytes(own)));
        List<Turn> larder = of("Larder", turns);
        return bytes(larder) < NOTHING_BYTES
                && ratios(larder, of("Caffeine that expires", turns)).median() <= MOST_TIMES_EXPIRING_CAFFEINE;
    }

    private static List<Turn> of(String name, Map<String, List<Turn>> turns) {
        return Objects.requireNonNull(turns.get(name), name);
    }

    private static double bytes(List<Turn> turns) {
        return Quartiles.of(turns.stream().mapToDouble(Turn::bytes)).median();
    }

    private static Quartiles ratios(List<Turn> some, List<Turn> others) {
        return Quartiles.ofRatios(
                some.stream().mapToDouble(Turn::nanos), others.stream().mapToDouble(Turn::nanos));
    }
}
