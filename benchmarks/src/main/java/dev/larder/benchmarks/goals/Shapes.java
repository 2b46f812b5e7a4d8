package dev.larder.benchmarks.goals;

import com.sun.management.OperatingSystemMXBean;
import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.Memory;
import dev.larder.Outcome;
import dev.larder.benchmarks.nodes.ServerCost;
import dev.larder.cli.internal.requests.Zipf;
import dev.larder.redis.Redis;
import dev.larder.topologies.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.sync.RedisCommands;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Loads of the sizes, shares and skews that Twitter has published of its clusters (J. Yang, Y. Yue, K. V. Rashmi, OSDI 2020, and the table of March 2020 beside
 * it), scaled down to a hundred thousand keys: memory before Redis, with room for a twentieth of the keys, beside bare Lettuce. Of processors, not of the
 * clock.
 */
final class Shapes {

    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final int KEYS = 100_000;
    private static final int ROOM = KEYS / 20;
    private static final int OPERATIONS = 30_000;

    /**
     * A cluster's shape.
     *
     * @param gets their share of the operations; the others write
     */
    private record Shape(int cluster, int keyBytes, int valueBytes, double gets, int ttlSeconds, double skew) {}

    private static final List<Shape> SHAPES = List.of(
            new Shape(6, 44, 252, 0.98, 520, 1.882),
            new Shape(34, 33, 322, 0.94, 36_000, 1.1401),
            new Shape(29, 36, 799, 0.86, 3_600, 1.2323),
            new Shape(4, 67, 2_439, 0.93, 300, 1.1004),
            new Shape(19, 42, 101, 0.75, 25_200, 0.735));

    /** What asks and writes. */
    private interface Store {
        String get(String key);

        void put(String key, String value);
    }

    /** What the operations cost: of this process and of Redis, microseconds each, and how many commands. */
    private record Cost(double own, double redis, double commands) {}

    /** Runs it: a table. */
    String run() {
        StringBuilder table = new StringBuilder("""
                | cluster | key B | value B | gets | time to live s | skew | hits in memory | Larder: own µs per operation | Lettuce: own µs | ratio | Larder: commands | Larder: Redis µs | Lettuce: Redis µs |
                |---|---|---|---|---|---|---|---|---|---|---|---|---|
                """);
        SHAPES.forEach(shape -> table.append(row(shape)));
        return table.append('\n').toString();
    }

    private static String row(Shape shape) {
        RedisClient client = RedisClient.create();
        try (RedisServer server = RedisServer.builder().start();
                Larder larder = Larder.named("shapes")
                        .memory(Memory.entries(ROOM))
                        .shared(Redis.at(server.uri()))
                        .build()) {
            Cache<String, String> cache = larder.cache(CacheSpec.of("key:{id}", String.class, String.class)
                    .timeToLive(Duration.ofSeconds(shape.ttlSeconds))
                    .loader(key -> value(shape)));
            RedisCommands<String, String> redis =
                    client.connect(RedisURI.create(server.uri())).sync();
            Cost lettuce = cost(server, shape, byHand(redis, shape));
            Cost own = cost(server, shape, larder(cache));
            double hits = (double) cache.stats().lookups().getOrDefault(Outcome.MEMORY, 0L)
                    / cache.stats().lookups().values().stream()
                            .mapToLong(Long::longValue)
                            .sum();
            return String.format(
                    Locale.ROOT,
                    "| %d | %d | %,d | %.0f %% | %,d | %.2f | %.0f %% | %.1f | %.1f | %.2f | %.2f | %.1f | %.1f |%n",
                    shape.cluster,
                    shape.keyBytes,
                    shape.valueBytes,
                    100 * shape.gets,
                    shape.ttlSeconds,
                    shape.skew,
                    100 * hits,
                    own.own,
                    lettuce.own,
                    own.own / lettuce.own,
                    own.commands,
                    own.redis,
                    lettuce.redis);
        } finally {
            client.shutdown(0, 2, TimeUnit.SECONDS);
        }
    }

    private static Store larder(Cache<String, String> cache) {
        return new Store() {
            @Override
            public String get(String key) {
                return Objects.requireNonNull(cache.get(key));
            }

            @Override
            public void put(String key, String value) {
                cache.put(key, value);
            }
        };
    }

    private static Store byHand(RedisCommands<String, String> redis, Shape shape) {
        SetArgs life = SetArgs.Builder.ex(shape.ttlSeconds);
        return new Store() {
            @Override
            public String get(String key) {
                String found = redis.get("lettuce:" + key);
                if (found == null) {
                    found = value(shape);
                    put(key, found);
                }
                return found;
            }

            @Override
            public void put(String key, String value) {
                redis.set("lettuce:" + key, value, life);
            }
        };
    }

    private static String value(Shape shape) {
        return "v".repeat(shape.valueBytes);
    }

    private static Cost cost(RedisServer server, Shape shape, Store store) {
        Zipf zipf = new Zipf(KEYS, shape.skew);
        run(store, shape, zipf, new Random(1));
        ServerCost before = ServerCost.of(server);
        long began = PROCESS.getProcessCpuTime();
        run(store, shape, zipf, new Random(2));
        double own = (PROCESS.getProcessCpuTime() - began) / 1e3 / OPERATIONS;
        ServerCost spent = ServerCost.of(server).since(before);
        return new Cost(own, spent.nanos() / 1e3 / OPERATIONS, (double) spent.commands() / OPERATIONS);
    }

    private static void run(Store store, Shape shape, Zipf zipf, Random lots) {
        String value = value(shape);
        String format = "%0" + shape.keyBytes + "d";
        for (int i = 0; i < OPERATIONS; i++) {
            String key = String.format(Locale.ROOT, format, zipf.draw(lots));
            if (lots.nextDouble() < shape.gets) {
                store.get(key);
            } else {
                store.put(key, value);
            }
        }
    }
}
