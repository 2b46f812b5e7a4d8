package dev.larder.redis.races;

import dev.larder.Cache;
import dev.larder.Invalidation;
import dev.larder.Larder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Some nodes at work on the same few keys, whose truth only grows. Whoever has declared a key untrue, acknowledged or deferred, is answered
 * nothing older from then on, whatever happens.
 */
final class Crowd implements AutoCloseable {

    static final List<String> KEYS =
            IntStream.range(0, 8).mapToObj(Integer::toString).toList();
    private static final int WORKERS_OF_EACH = 3;

    private final AtomicLongArray truth = new AtomicLongArray(KEYS.size());
    private final List<Member> members = new ArrayList<>();
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicInteger writes = new AtomicInteger();
    private volatile boolean isOver;

    /** The truth at this moment, after a while in which it may be overtaken. */
    Long load(String key) throws InterruptedException {
        long value = truth.get(Integer.parseInt(key));
        new CountDownLatch(1).await(ThreadLocalRandom.current().nextInt(5), TimeUnit.MILLISECONDS);
        return value;
    }

    static String tagOf(String key) {
        return "key:" + key;
    }

    /** One more node, whose cache loads by {@link #load}. */
    void join(Larder larder, Cache<String, Long> cache) {
        members.add(new Member(members.size(), larder, cache));
    }

    /** Everybody works until the trouble is over. */
    void survives(Trouble trouble) throws Exception {
        List<Future<?>> working = new ArrayList<>();
        for (Member member : members) {
            for (int i = 0; i < WORKERS_OF_EACH; i++) {
                working.add(workers.submit(member::work));
            }
        }
        try {
            trouble.happen();
        } finally {
            isOver = true;
        }
        for (Future<?> work : working) {
            ended(work);
        }
    }

    private void ended(Future<?> work) throws InterruptedException {
        try {
            work.get();
        } catch (ExecutionException failure) {
            violations.add("a caller got " + failure.getCause());
        }
    }

    /** What must not have happened. */
    List<String> violations() {
        return List.copyOf(violations);
    }

    /** How much was done. */
    String toText() {
        return reads + " reads, " + writes + " writes";
    }

    /** What is true in the end. */
    Map<String, Long> truth() {
        Map<String, Long> all = new ConcurrentHashMap<>();
        KEYS.forEach(key -> all.put(key, truth.get(Integer.parseInt(key))));
        return all;
    }

    /** What befalls everybody. */
    interface Trouble {
        void happen() throws Exception;
    }

    private final class Member {

        private final int number;
        private final Larder larder;
        private final Cache<String, Long> cache;
        /** Older than these is what this node has declared untrue. */
        private final Map<String, AtomicLong> floors = new ConcurrentHashMap<>();

        Member(int number, Larder larder, Cache<String, Long> cache) {
            this.number = number;
            this.larder = larder;
            this.cache = cache;
            KEYS.forEach(key -> floors.put(key, new AtomicLong()));
        }

        void work() {
            while (!isOver) {
                ThreadLocalRandom random = ThreadLocalRandom.current();
                String key = KEYS.get(random.nextInt(KEYS.size()));
                switch (random.nextInt(10)) {
                    case 0 -> write(key, random.nextInt(4));
                    case 1 -> readAll();
                    default -> judge(key, floor(key), cache.get(key));
                }
            }
        }

        private long floor(String key) {
            return floors.getOrDefault(key, new AtomicLong()).get();
        }

        private void write(String key, int way) {
            AtomicLong written = new AtomicLong();
            switch (way) {
                case 0 -> cache.update(key, () -> save(key, written));
                case 1 -> {
                    save(key, written);
                    larder.invalidate(Invalidation.tag(tagOf(key)));
                }
                default -> {
                    save(key, written);
                    cache.invalidate(key);
                }
            }
            writes.incrementAndGet();
            floors.computeIfAbsent(key, same -> new AtomicLong()).accumulateAndGet(written.get(), Math::max);
        }

        private long save(String key, AtomicLong written) {
            written.set(truth.incrementAndGet(Integer.parseInt(key)));
            return written.get();
        }

        private void readAll() {
            Map<String, Long> before = new ConcurrentHashMap<>();
            KEYS.forEach(key -> before.put(key, floor(key)));
            Map<String, Long> found = cache.getAll(KEYS);
            KEYS.forEach(key -> judge(key, before.getOrDefault(key, 0L), found.get(key)));
        }

        private void judge(String key, long floor, @Nullable Long value) {
            reads.incrementAndGet();
            if (value == null || value < floor) {
                violations.add("node " + number + " was answered " + value + " for " + key
                        + ", and had declared all before " + floor + " untrue");
            }
        }
    }

    @Override
    public void close() {
        isOver = true;
        workers.shutdownNow();
    }
}
