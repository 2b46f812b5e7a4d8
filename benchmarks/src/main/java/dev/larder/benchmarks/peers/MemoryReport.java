package dev.larder.benchmarks.peers;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.larder.benchmarks.Contender;
import dev.larder.benchmarks.Quartiles;
import dev.larder.benchmarks.Rounds;
import dev.larder.benchmarks.Rounds.Turn;
import dev.larder.cli.internal.requests.Zipf;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.cache2k.Cache2kBuilder;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.caffeine.CaffeineCache;

/**
 * What a hit in memory costs, beside those that have a memory only and those that have one before Redis: 100,000 keys that are all there, by
 * zipf 0.99, one thread and two.
 */
final class MemoryReport {

    private static final int KEYS = 100_000;
    private static final int DRAWN = 1 << 20;

    private final String[] keys =
            IntStream.range(0, KEYS).mapToObj(i -> "hit-" + i).toArray(String[]::new);
    private final Map<String, Item> map = new ConcurrentHashMap<>();
    private final Cache<String, Item> caffeine =
            Caffeine.newBuilder().maximumSize(Products.ROOM).recordStats().build();
    private final Cache<String, Item> expiring = Caffeine.newBuilder()
            .maximumSize(Products.ROOM)
            .expireAfterWrite(Products.TIME_TO_LIVE)
            .recordStats()
            .build();
    private final org.cache2k.Cache<String, Item> cache2k = Cache2kBuilder.of(String.class, Item.class)
            .entryCapacity(Products.ROOM)
            .expireAfterWrite(Products.TIME_TO_LIVE.toMinutes(), TimeUnit.MINUTES)
            .build();
    private final CaffeineCache spring = new CaffeineCache(
            "items",
            Caffeine.newBuilder()
                    .maximumSize(Products.ROOM)
                    .expireAfterWrite(Products.TIME_TO_LIVE)
                    .recordStats()
                    .build());
    private final Map<String, Peer> nearCaches = new LinkedHashMap<>();
    private final int rounds;

    MemoryReport(URI redis, int rounds) {
        this.rounds = rounds;
        Products.ofSeveralNodes().forEach((name, maker) -> {
            if (!name.startsWith("Spring")) {
                nearCaches.put(name, maker.on(redis, MemoryReport::item));
            }
        });
    }

    private static Item item(String key) {
        return new Item(key, 1, "value of " + key);
    }

    /** Runs it: a table. */
    String run() throws Exception {
        fill();
        Rounds<String> alternating = new Rounds<>(drawn(), rounds);
        StringBuilder table = new StringBuilder("""
                | threads | what | ns per hit | x Caffeine that expires | x map | B per hit |
                |---|---|---|---|---|---|
                """);
        for (int threads = 1; threads <= 2; threads++) {
            table.append(rows(threads, alternating.run(contenders(), threads)));
        }
        nearCaches.values().forEach(Peer::close);
        cache2k.close();
        return table.append('\n').toString();
    }

    private void fill() {
        for (String key : keys) {
            Item item = item(key);
            map.put(key, item);
            caffeine.put(key, item);
            expiring.put(key, item);
            cache2k.put(key, item);
            spring.put(key, item);
        }
        for (Peer peer : nearCaches.values()) {
            // Through the source, once, so that each has them in memory as well as in Redis.
            for (String key : keys) {
                peer.get(key);
            }
        }
        // As in a process that runs for a while: without the garbage of the fill between the entries.
        System.gc();
    }

    private String[] drawn() {
        Zipf zipf = new Zipf(KEYS, 0.99);
        Random lots = new Random(42);
        return IntStream.range(0, DRAWN)
                .mapToObj(i -> keys[(int) (zipf.draw(lots) * 7919L % KEYS)])
                .toArray(String[]::new);
    }

    private List<Contender<String>> contenders() {
        List<Contender<String>> all = new ArrayList<>();
        all.add(new Contender<>("map", key -> text(map.get(key))));
        all.add(new Contender<>("Caffeine", key -> text(caffeine.getIfPresent(key))));
        all.add(new Contender<>("Caffeine that expires", key -> text(expiring.getIfPresent(key))));
        all.add(new Contender<>("cache2k that expires", key -> text(cache2k.peek(key))));
        all.add(new Contender<>("Spring Cache on Caffeine that expires", key -> text(spring.get(key, Item.class))));
        nearCaches.forEach((name, peer) -> all.add(new Contender<>(name, key -> text(peer.get(key)))));
        return all;
    }

    private static String text(@Nullable Item item) {
        return Objects.requireNonNull(item).text();
    }

    private static String rows(int threads, Map<String, List<Turn>> turns) {
        StringBuilder rows = new StringBuilder();
        turns.forEach((name, own) -> rows.append(String.format(
                Locale.ROOT,
                "| %d | %s | %,.0f | %s | %s | %.0f |%n",
                threads,
                name,
                Quartiles.of(own.stream().mapToDouble(Turn::nanos)).median(),
                ratio(own, Objects.requireNonNull(turns.get("Caffeine that expires"))),
                ratio(own, Objects.requireNonNull(turns.get("map"))),
                Quartiles.of(own.stream().mapToDouble(Turn::bytes)).median())));
        return rows.toString();
    }

    private static Quartiles ratio(List<Turn> some, List<Turn> others) {
        return Quartiles.ofRatios(
                some.stream().mapToDouble(Turn::nanos), others.stream().mapToDouble(Turn::nanos));
    }
}
