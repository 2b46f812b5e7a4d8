package dev.larder.benchmarks.nodes;

import com.sun.management.OperatingSystemMXBean;
import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Invalidation;
import dev.larder.Larder;
import dev.larder.Memory;
import dev.larder.redis.Redis;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A node of Larder on one Redis. Its orders: {@code fill from to}, {@code hits passes of}, {@code invalidate from to}, {@code group kind from to}, {@code clear kind},
 * {@code catch-up}, {@code cpu},
 * {@code fill-local to}, {@code watch from to} or {@code watch-local}, and {@code seen}, {@code gather key callers millis} and {@code release}.
 */
public final class NodeMain implements Child.Obeying {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final Set<String> EVERY_ENTRY = Set.of("all");
    private static final int AT_ONCE = 500;
    private static final int ROOM = 4_000_000;

    private final Larder larder;
    private final Cache<Long, String> cache;
    private final Cache<Long, String> local;
    private @Nullable Crowd crowd;
    private @Nullable Watch watch;

    private NodeMain(URI redis) {
        larder = Larder.named("scale")
                .memory(Memory.entries(ROOM))
                .shared(Redis.at(redis))
                .build();
        cache = larder.cache(CacheSpec.of("number:{id}", Long.class, String.class)
                .keyTags(key -> EVERY_ENTRY)
                .notAnalysed());
        local = larder.cache(CacheSpec.of("local:{id}", Long.class, String.class)
                .keyTags(key -> EVERY_ENTRY)
                .notShared()
                .notAnalysed());
    }

    /** The argument is where Redis is. */
    public static void main(String[] arguments) throws Exception {
        NodeMain node = new NodeMain(URI.create(arguments[0]));
        node.awaitConnection();
        Child.follow(node);
    }

    private void awaitConnection() {
        long until = System.nanoTime() + PATIENCE_NANOS;
        while (!Objects.requireNonNull(larder.status().shared()).connected()
                || larder.status().isSuspect()) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException("not connected: " + larder.status());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    @Override
    public String obey(List<String> words) throws Exception {
        return switch (words.get(0)) {
            case "fill" -> fill(number(words, 1), number(words, 2));
            case "fill-local" -> fillLocal(number(words, 1));
            case "hits" -> hits(number(words, 1), number(words, 2));
            case "invalidate" -> invalidate(number(words, 1), number(words, 2));
            case "group" -> group(words.get(1), number(words, 2), number(words, 3));
            case "clear" -> clear(words.get(1));
            case "catch-up" -> catchUp();
            case "cpu" -> String.valueOf(PROCESS.getProcessCpuTime());
            case "watch" -> watch(cache, number(words, 1), number(words, 2));
            case "watch-local" -> watch(local, 0, 1);
            case "seen" -> Objects.requireNonNull(watch).seen();
            case "present" -> present(number(words, 1), number(words, 2));
            case "gather" -> gather(number(words, 1), (int) number(words, 2), number(words, 3));
            case "release" -> Objects.requireNonNull(crowd).release();
            default -> throw new IllegalArgumentException("no such order: " + words);
        };
    }

    private static long number(List<String> words, int at) {
        return Long.parseLong(words.get(at));
    }

    private String fill(long from, long to) {
        for (long at = from; at < to; at += AT_ONCE) {
            cache.getAll(
                    LongStream.range(at, Math.min(to, at + AT_ONCE)).boxed().toList(),
                    missing -> missing.stream().collect(Collectors.toMap(key -> key, key -> "value " + key)));
        }
        return present(from, to);
    }

    /** Until it has read all that was in the journal when this was asked. */
    private String catchUp() {
        larder.shared().orElseThrow().journal().catchUp().toCompletableFuture().join();
        return "caught up";
    }

    private String fillLocal(long to) {
        for (long key = 0; key < to; key++) {
            local.get(key, () -> "value");
        }
        return String.valueOf(to);
    }

    private String present(long from, long to) {
        return String.valueOf(LongStream.range(from, to)
                .filter(key -> cache.peek(key) != null)
                .count());
    }

    /** The nanoseconds of this thread's processor for a thousand hits. */
    private String hits(long passes, long of) {
        Long[] keys = LongStream.range(0, of).boxed().toArray(Long[]::new);
        long before = THREADS.getCurrentThreadCpuTime();
        int sum = 0;
        for (long pass = 0; pass < passes; pass++) {
            for (Long key : keys) {
                String value = cache.get(key);
                // A node that was held up for long believes its memory no more, and loads.
                sum += value == null ? fill(key, key + 1).length() : value.length();
            }
        }
        long nanos = THREADS.getCurrentThreadCpuTime() - before;
        return sum == 0 ? "0" : String.valueOf(nanos * 1_000 / (passes * of));
    }

    /** For each: when it was acknowledged, behind how long that took. */
    private String invalidate(long from, long to) {
        long[] times = new long[2 * (int) (to - from)];
        for (long key = from; key < to; key++) {
            long began = System.nanoTime();
            cache.invalidate(key);
            long ended = System.nanoTime();
            int at = 2 * (int) (key - from);
            times[at] = ended - began;
            times[at + 1] = ended;
        }
        return Child.text(LongStream.of(times));
    }

    /** The same of groups: {@code tag} or {@code pattern}. */
    private String group(String kind, long from, long to) {
        return Child.text(LongStream.range(from, to).flatMap(number -> {
            Invalidation untrue = kind.equals("tag")
                    ? Invalidation.tag("tag-" + number)
                    : Invalidation.pattern("other:" + number + "*");
            long began = System.nanoTime();
            larder.invalidate(untrue);
            long ended = System.nanoTime();
            return LongStream.of(ended - began, ended);
        }));
    }

    /** One group that covers every entry there is: when it was acknowledged, behind how long that took. */
    private String clear(String kind) {
        long began = System.nanoTime();
        larder.invalidate(kind.equals("tag") ? Invalidation.tag("all") : Invalidation.pattern("local:*"));
        long ended = System.nanoTime();
        return Child.text(LongStream.of(ended - began, ended));
    }

    private String watch(Cache<Long, String> watched, long from, long to) {
        watch = Watch.begun(watched, from, to);
        return "watching";
    }

    private String gather(long key, int callers, long millis) throws InterruptedException {
        crowd = Crowd.gathered(cache, key, callers, TimeUnit.MILLISECONDS.toNanos(millis));
        return "gathered";
    }
}
