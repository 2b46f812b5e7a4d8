package dev.larder.redis.proofs;

import dev.larder.Acknowledgement;
import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.Memory;
import dev.larder.redis.Redis;
import dev.larder.redis.nodes.Item;
import dev.larder.redis.nodes.Orders;
import dev.larder.redis.nodes.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** One node of a proof: a Larder with one cache over the common source, and the seams to reach into it. */
final class ProofNode {

    /** How long anything may take before a node gives up on it. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Seams seams = new Seams();
    private final ExecutorService threads = Executors.newCachedThreadPool(Orders::daemon);
    private final Source source;
    private final Larder larder;
    private final Cache<String, Item> items;
    private volatile Duration loadTime = Duration.ZERO;

    private ProofNode(String redis, String loginOfSource) {
        source = Source.at(loginOfSource);
        larder = Larder.named("proofs")
                .memory(Memory.entries(100_000))
                .shared(seams.around(patient(redis)))
                .build();
        items = larder.cache(spec());
        seams.reach(items);
    }

    // A machine that stalls must not pass for a Redis that is gone, or for a loader that died.
    private static Redis patient(String redis) {
        return Redis.at(redis).commandTimeout(PATIENCE).softTimeout(PATIENCE).leaseTime(PATIENCE);
    }

    /** A node that is connected and has read the journal. */
    static ProofNode joined(String redis, String loginOfSource) {
        ProofNode node = new ProofNode(redis, loginOfSource);
        Awaitility.await().atMost(PATIENCE).until(() -> !node.larder.status().isSuspect());
        return node;
    }

    // On a busy machine a node must not become suspect: it would ask the source more often, rightly, and blur what is
    // counted.
    private CacheSpec<String, Item> spec() {
        return CacheSpec.of("item:{id}", String.class, Item.class)
                .maxStaleness(Duration.ofMinutes(5))
                .waitLimit(PATIENCE)
                .loader(this::load);
    }

    private Item load(String id) throws Exception {
        Item item = source.load(id);
        new CountDownLatch(1).await(loadTime.toNanos(), TimeUnit.NANOSECONDS);
        seams.pass(Point.LOADER, items.keyOf(id)).toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        return item;
    }

    Seams seams() {
        return seams;
    }

    String keyOf(String id) {
        return items.keyOf(id);
    }

    void loadsTake(Duration time) {
        loadTime = time;
    }

    long version(String id) {
        return Objects.requireNonNull(items.get(id)).version();
    }

    /** The version in memory, if there is one. */
    Optional<Long> inMemory(String id) {
        return Optional.ofNullable(items.peek(id)).map(Item::version);
    }

    /** Writes the source, then invalidates; answers when the invalidation was acknowledged, by the nano clock. */
    long overtake(String id) {
        source.write(id);
        Acknowledgement acknowledgement = items.invalidate(id);
        long now = System.nanoTime();
        if (acknowledgement != Acknowledgement.ACKNOWLEDGED) {
            throw new IllegalStateException("The invalidation of " + id + " was " + acknowledgement);
        }
        return now;
    }

    /** How often this node emptied its memory; once is its start. */
    long abandonments() {
        return larder.status().abandonments();
    }

    <T> Future<T> start(Callable<T> task) {
        return threads.submit(task);
    }

    /** What the task answers, or a failure if that takes too long. */
    static <T> T answer(Future<T> task) throws Exception {
        return task.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    static <T> List<T> answers(List<Future<T>> tasks) throws Exception {
        List<T> answers = new ArrayList<>();
        for (Future<T> task : tasks) {
            answers.add(answer(task));
        }
        return answers;
    }
}
