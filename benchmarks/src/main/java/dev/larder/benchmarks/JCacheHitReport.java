package dev.larder.benchmarks;

import dev.larder.benchmarks.Rounds.Turn;
import dev.larder.cli.internal.requests.Zipf;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.spi.CachingProvider;

/**
 * What a hit in memory costs through {@code javax.cache}: Larder's provider beside Caffeine's, by turns, all keys present, asked for with the skew of real caches (zipf
 * 0.99). By reference; by value, of texts, which nobody has to copy; and by value, of lists, of which each reader gets a copy.
 */
public final class JCacheHitReport {

    private static final int KEYS = 10_000;
    private static final int DRAWN = 1 << 20;
    private static final int ROUNDS = 60;
    private static final String LARDER = "dev.larder.jcache.LarderCachingProvider";
    private static final String CAFFEINE = "com.github.benmanes.caffeine.jcache.spi.CaffeineCachingProvider";

    private final StringBuilder report = new StringBuilder();
    private final int rounds;

    private JCacheHitReport(int rounds) {
        this.rounds = rounds;
    }

    /** Runs it; the arguments are the page to write to and the number of rounds, 60 if absent. */
    public static void main(String[] arguments) throws Exception {
        JCacheHitReport hits = new JCacheHitReport(arguments.length < 2 ? ROUNDS : Integer.parseInt(arguments[1]));
        hits.report.append(Page.machine());
        hits.report.append("| stored | threads | Larder, ns per hit | Caffeine | Larder's of Caffeine's | B per hit |"
                + " Caffeine |\n|---|---|---|---|---|---|---|\n");
        try (CachingProvider larder = Caching.getCachingProvider(LARDER);
                CachingProvider caffeine = Caching.getCachingProvider(CAFFEINE)) {
            hits.run("texts, by reference", false, larder, caffeine, key -> "value " + key, Object::toString);
            hits.run("texts, by value", true, larder, caffeine, key -> "value " + key, Object::toString);
            hits.run("lists, by value", true, larder, caffeine, JCacheHitReport::list, JCacheHitReport::first);
        }
        System.out.print(hits.report);
        new Page(Path.of(arguments[0]), "make jcache-bench").write(hits.report.toString());
    }

    private static Object list(long key) {
        return new ArrayList<>(List.of("value " + key, "a second one"));
    }

    private static String first(Object list) {
        return ((List<?>) list).get(0).toString();
    }

    private interface Making {
        Object of(long key);
    }

    private void run(
            String stored,
            boolean isByValue,
            CachingProvider larder,
            CachingProvider caffeine,
            Making making,
            Function<Object, String> reading)
            throws Exception {
        Rounds<Long> alternating = new Rounds<>(drawn(), rounds);
        List<Contender<Long>> contenders = List.of(
                contender("larder", filled(cache(larder, stored, isByValue), making), reading),
                contender("caffeine", filled(cache(caffeine, stored, isByValue), making), reading));
        for (int threads = 1; threads <= 2; threads++) {
            print(stored, threads, alternating.run(contenders, threads));
        }
    }

    private static Cache<Long, Object> cache(CachingProvider provider, String name, boolean isByValue) {
        boolean isLarder = provider.getClass().getName().equals(LARDER);
        Properties properties = new Properties();
        if (isLarder) {
            properties.setProperty("larder.memory.entries", Integer.toString(2 * KEYS));
        }
        URI uri = isLarder ? URI.create("larder:bench") : provider.getDefaultURI();
        return provider.getCacheManager(uri, provider.getDefaultClassLoader(), properties)
                .createCache(
                        name,
                        new MutableConfiguration<Long, Object>()
                                .setTypes(Long.class, Object.class)
                                .setStoreByValue(isByValue));
    }

    private static Cache<Long, Object> filled(Cache<Long, Object> cache, Making making) {
        for (long key = 0; key < KEYS; key++) {
            cache.put(key, making.of(key));
        }
        return cache;
    }

    private static Contender<Long> contender(String name, Cache<Long, Object> cache, Function<Object, String> reading) {
        return new Contender<>(name, key -> reading.apply(Objects.requireNonNull(cache.get(key))));
    }

    private static Long[] drawn() {
        Zipf zipf = new Zipf(KEYS, 0.99);
        Random lots = new Random(42);
        return IntStream.range(0, DRAWN)
                .mapToObj(i -> zipf.draw(lots) * 7919L % KEYS)
                .toArray(Long[]::new);
    }

    private void print(String stored, int threads, Map<String, List<Turn>> turns) {
        List<Turn> larder = Objects.requireNonNull(turns.get("larder"));
        List<Turn> caffeine = Objects.requireNonNull(turns.get("caffeine"));
        report.append(String.format(
                Locale.ROOT,
                "| %s | %d | %.1f | %.1f | %s | %.0f | %.0f |%n",
                stored,
                threads,
                median(larder, true),
                median(caffeine, true),
                Quartiles.ofRatios(
                        larder.stream().mapToDouble(Turn::nanos),
                        caffeine.stream().mapToDouble(Turn::nanos)),
                median(larder, false),
                median(caffeine, false)));
    }

    private static double median(List<Turn> turns, boolean isTime) {
        return Quartiles.of(turns.stream().mapToDouble(turn -> isTime ? turn.nanos() : turn.bytes()))
                .median();
    }
}
