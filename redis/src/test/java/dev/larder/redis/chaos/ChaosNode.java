package dev.larder.redis.chaos;

import dev.larder.Acknowledgement;
import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Invalidation;
import dev.larder.Larder;
import dev.larder.LoadException;
import dev.larder.Lookup;
import dev.larder.Memory;
import dev.larder.redis.Detour;
import dev.larder.redis.Redis;
import dev.larder.redis.nodes.Item;
import dev.larder.redis.nodes.Orders;
import dev.larder.redis.nodes.SkewedClock;
import dev.larder.redis.nodes.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** One life of a node, a process of its own: readers and a writer at work, and a diary of what they did and got. */
final class ChaosNode implements Orders.Node {

    private static final int READERS = 4;
    private static final int READS_AT_ONCE = 50;
    private static final long READERS_PAUSE_MILLIS = 8;
    private static final long WRITERS_PAUSE_MILLIS = 40;
    private static final List<String> NODES = List.of("a", "b", "c");
    private static final Duration BRIEFLY = Duration.ofMillis(500);
    private static final String SOURCE_IS_DOWN = "the source is down";
    private static final long STALL_NANOS = 300_000_000;

    private final ScheduledExecutorService workers = Executors.newScheduledThreadPool(READERS + 4, Orders::daemon);
    private final SkewedClock clock = new SkewedClock();
    private final Diary diary;
    private final Source source;
    private final Larder larder;
    private final Vitals vitals;
    private final Cache<String, Item> items;
    private final Cache<String, Item> briefs;
    private final String name;
    private final Random random;
    private volatile boolean isSourceDown;
    private long watchedAtNanos = System.nanoTime();

    private ChaosNode(String process, Redis redis, String source, Path history, Weakening weakening, long seed)
            throws Exception {
        this.diary = new Diary(process, history);
        this.source = Source.at(source);
        this.random = new Random(seed);
        this.larder = Larder.named("chaos")
                .memory(Memory.entries(Keys.COUNT * 3 / 4))
                .clock(clock)
                .listener(diary)
                .shared(WatchedTier.of(weakening.apply(redis), diary))
                .build();
        this.vitals = new Vitals(larder);
        this.name = process.substring(0, 1);
        this.items = larder.cache(spec("item"));
        this.briefs = larder.cache(spec("brief").timeToLive(BRIEFLY).jitter(0).staleIfError(Duration.ofHours(1)));
    }

    public static void main(String[] arguments) throws Exception {
        Orders.follow(() -> new ChaosNode(
                        arguments[0],
                        Detour.of(Redis.at(arguments[1]), arguments[2]),
                        arguments[3],
                        Path.of(arguments[4]),
                        Weakening.valueOf(arguments[5]),
                        Long.parseLong(arguments[6]))
                .started());
    }

    private CacheSpec<String, Item> spec(String cache) {
        return CacheSpec.of(cache + ":{id}", String.class, Item.class)
                .maxStaleness(Chaos.MAX_STALENESS)
                .keyTags(id -> Set.of(Keys.tagOf(id)))
                .version(Item::version)
                .loader(this::load);
    }

    private Cache<String, Item> cacheOf(String id) {
        return Keys.isBrief(id) ? briefs : items;
    }

    private String keyOf(String id) {
        return cacheOf(id).keyOf(id);
    }

    /** One of the keys that no other node puts. */
    String keyOfItsOwn(String id) {
        return Keys.put(name, id);
    }

    // Some loads take their time, so that they are overtaken.
    private Item load(String id) throws InterruptedException, IOException {
        if (isSourceDown) {
            throw new IOException(SOURCE_IS_DOWN);
        }
        long began = System.nanoTime();
        Item item = new Item(id, source.version(id));
        long millis = ThreadLocalRandom.current().nextLong(-60, 20);
        new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
        diary.load(keyOf(id), began, item);
        return item;
    }

    private ChaosNode started() {
        for (int reader = 0; reader < READERS; reader++) {
            Random choice = new Random(random.nextLong());
            repeat(() -> readSome(choice), READERS_PAUSE_MILLIS);
        }
        repeat(this::writeOne, WRITERS_PAUSE_MILLIS);
        repeat(this::noticeStall, 20);
        repeat(this::noticeThatNothingWaits, 100);
        repeat(vitals::look, 50);
        return this;
    }

    private void repeat(Runnable task, long pauseMillis) {
        workers.scheduleWithFixedDelay(() -> guarded(task), 0, pauseMillis, TimeUnit.MILLISECONDS);
    }

    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException unexpected) {
            unexpected.printStackTrace();
            diary.failed("none", System.nanoTime(), unexpected);
        }
    }

    private void readSome(Random choice) {
        for (int i = 0; i < READS_AT_ONCE; i++) {
            read(Keys.read(choice));
        }
    }

    private void read(String id) {
        long began = System.nanoTime();
        String key = keyOf(id);
        try {
            Lookup<Item> found = cacheOf(id).lookup(id);
            Item item = found.value();
            diary.read(
                    key,
                    began,
                    item,
                    item == null ? key : keyOf(item.id()),
                    found.outcome().label());
        } catch (RuntimeException failure) {
            if (!isTheLoaders(failure)) {
                diary.failed(key, began, failure);
            }
        }
    }

    private static boolean isTheLoaders(RuntimeException failure) {
        Throwable cause = failure.getCause();
        return failure instanceof LoadException && cause != null && SOURCE_IS_DOWN.equals(cause.getMessage());
    }

    private void writeOne() {
        String id = Keys.any(random);
        Change.any(random).apply(this, id);
    }

    /** Writes the source. */
    long write(String id) {
        long began = System.nanoTime();
        long version = source.write(id);
        diary.write(keyOf(id), began, version);
        return version;
    }

    void update(String id) {
        diary.acknowledgement();
        long[] wroteAt = new long[1];
        items.update(id, () -> {
            Item item = new Item(id, write(id));
            wroteAt[0] = System.nanoTime();
            return item;
        });
        diary.invalidate(List.of(items.keyOf(id)), /* isGroup= */ false, wroteAt[0], diary.acknowledgement());
    }

    void put(String id) {
        Item item = new Item(id, write(id));
        invalidate(List.of(id), /* isGroup= */ false, () -> items.put(id, item));
    }

    void invalidate(List<String> ids) {
        invalidate(ids, /* isGroup= */ false, () -> cacheOf(ids.get(0)).invalidateAll(ids));
    }

    void invalidateTag(String tag) {
        invalidate(Keys.taggedWith(tag), /* isGroup= */ true, () -> larder.invalidate(Invalidation.tag(tag)));
    }

    void invalidateTens(String id) {
        String glob = "item:" + id.substring(0, id.length() - 1) + "?";
        invalidate(Keys.matching(id), /* isGroup= */ true, () -> larder.invalidate(Invalidation.pattern(glob)));
    }

    void invalidateAll() {
        invalidate(Keys.ALL, /* isGroup= */ true, items::invalidateAll);
    }

    private void invalidate(List<String> ids, boolean isGroup, Supplier<Acknowledgement> action) {
        long began = System.nanoTime();
        Acknowledgement acknowledgement = action.get();
        diary.invalidate(ids.stream().map(this::keyOf).toList(), isGroup, began, acknowledgement);
    }

    private void noticeStall() {
        long now = System.nanoTime();
        if (now - watchedAtNanos > STALL_NANOS) {
            diary.stalled(watchedAtNanos);
        }
        watchedAtNanos = now;
    }

    private void noticeThatNothingWaits() {
        long now = System.nanoTime();
        if (larder.status().deferred() == 0) {
            diary.drained(now);
        }
    }

    @Override
    public Object obey(String verb, List<String> words) throws Exception {
        switch (verb) {
            case "skew" -> clock.skew(Long.parseLong(words.get(0)));
            case "source" -> isSourceDown = words.get(0).equals("down");
            case "stop" -> stop();
            default -> throw new IllegalArgumentException("No such command: " + verb);
        }
        return "";
    }

    private void stop() throws Exception {
        workers.shutdown();
        workers.awaitTermination(20, TimeUnit.SECONDS);
        diary.close();
    }

    /** The keys there are, of which a few are asked for most of the time. */
    static final class Keys {
        static final int COUNT = 200;
        static final List<String> ALL =
                IntStream.range(100, 100 + COUNT).mapToObj(Integer::toString).toList();
        private static final int HOT = 20;
        private static final int IN_A_HUNDRED = 100;
        private static final String BRIEF = "brief-";
        private static final String PUT = "put-";

        private Keys() {}

        /** What a reader asks for: one in a hundred times something put, and something that lives briefly. */
        static String read(Random random) {
            String id = any(random);
            return switch (random.nextInt(IN_A_HUNDRED)) {
                case 0 -> brief(id);
                case 1 -> put(NODES.get(random.nextInt(NODES.size())), id);
                default -> id;
            };
        }

        /** One of ten that soon are past their time to live. */
        static String brief(String id) {
            return BRIEF + id.substring(2);
        }

        static boolean isBrief(String id) {
            return id.startsWith(BRIEF);
        }

        /** One of ten that only that node puts. */
        static String put(String node, String id) {
            return PUT + node + id.substring(2);
        }

        static String any(Random random) {
            return ALL.get(random.nextInt(random.nextBoolean() ? HOT : COUNT));
        }

        static String tagOf(String id) {
            return "last-two-digits:" + id.substring(1);
        }

        static List<String> taggedWith(String tag) {
            return ALL.stream().filter(id -> tagOf(id).equals(tag)).toList();
        }

        static List<String> matching(String id) {
            return ALL.stream()
                    .filter(each -> each.substring(0, 2).equals(id.substring(0, 2)))
                    .toList();
        }
    }
}
