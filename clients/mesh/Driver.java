import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Invalidation;
import dev.larder.Larder;
import dev.larder.Memory;
import dev.larder.codecs.JsonCodecs;
import dev.larder.redis.Redis;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** The Java process of the mesh: what README.md beside this file says, with the library as any application has it. */
public final class Driver {

    /** What is cached. */
    public record Item(long version) {}

    private static final Map<Long, CompletableFuture<String>> LOADS = new ConcurrentHashMap<>();
    private static final AtomicLong LOAD_IDS = new AtomicLong();

    private Driver() {}

    public static void main(String[] arguments) throws Exception {
        ExecutorService callers = Executors.newCachedThreadPool();
        try (Larder larder = Larder.named("mesh")
                .memory(Memory.entries(1_000_000))
                .codecs(new JsonCodecs())
                .shared(Redis.at(arguments[0]))
                .build()) {
            Cache<String, Item> items = larder.cache(CacheSpec.of("item:{id}", String.class, Item.class)
                    .schema("Item", 1)
                    .keyTags(id -> Set.of("last:" + id.charAt(id.length() - 1)))
                    .loader(Driver::load));
            while (!Objects.requireNonNull(larder.status().shared()).connected() || larder.status().isSuspect()) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            say("ready");
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ");
                if (words[0].equals("answer")) {
                    LOADS.remove(Long.valueOf(words[1])).complete(words[2]);
                } else {
                    callers.execute(() -> say(words[0] + " " + outcome(larder, items, words)));
                }
            }
        }
        System.exit(0);
    }

    private static String outcome(Larder larder, Cache<String, Item> items, String[] words) {
        try {
            return "ok " + carriedOut(larder, items, words);
        } catch (Exception failure) {
            return "error " + failure.toString().replace('\n', ' ');
        }
    }

    private static String carriedOut(Larder larder, Cache<String, Item> items, String[] words) throws Exception {
        return switch (words[1]) {
            case "get" -> text(items.get(words[2]));
            case "peek" -> text(items.peek(words[2]));
            case "many" -> many(items, List.of(words[2].split(",")));
            case "put" -> items.put(words[2], item(words[3])).name();
            case "update" -> text(items.update(words[2], () -> item(loadedBy(words[2]))));
            case "invalidate" -> items.invalidateAll(Arrays.asList(words[2].split(","))).name();
            case "tag" -> larder.invalidate(Invalidation.tag(words[2])).name();
            case "pattern" -> larder.invalidate(Invalidation.pattern(words[2])).name();
            case "cache" -> items.invalidateAll().name();
            default -> throw new IllegalArgumentException("No such operation: " + words[1]);
        };
    }

    private static String many(Cache<String, Item> items, List<String> keys) {
        Map<String, Item> found = items.getAll(keys);
        return keys.stream().map(key -> text(found.get(key))).collect(Collectors.joining(","));
    }

    private static Item load(String id) throws Exception {
        return item(loadedBy(id));
    }

    private static String loadedBy(String id) throws Exception {
        long load = LOAD_IDS.incrementAndGet();
        CompletableFuture<String> answer = new CompletableFuture<>();
        LOADS.put(load, answer);
        say("load " + load + " " + id);
        return answer.get();
    }

    private static Item item(String version) {
        return new Item(Long.parseLong(version));
    }

    private static String text(Item item) {
        return item == null ? "-" : Long.toString(item.version());
    }

    private static void say(String line) {
        synchronized (System.out) {
            System.out.println(line);
            System.out.flush();
        }
    }
}
