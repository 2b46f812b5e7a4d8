package dev.larder.redis.races;

import dev.larder.Cache;
import dev.larder.Larder;
import dev.larder.journal.Journal;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** One node of the fleet: a Larder of its own, with the cache {@code goal:{id}} before the fleet's source. */
record Node(Larder larder, Cache<String, String> goals) implements AutoCloseable {

    private static final List<String> STORIES_KEYS = List.of(Race.KEY, "2", "3");

    @Nullable String get(String key) {
        return goals.get(key);
    }

    /** Gets on a thread of the Larder; has joined a flight, or begun one, when it returns. */
    CompletableFuture<@Nullable String> getLater(String key) {
        return goals.async().get(key);
    }

    /** Waits until the node has applied everything that is in the journal by now; the connection may come back meanwhile. */
    void catchUp() {
        Awaitility.await().atMost(Race.PATIENCE).until(this::triesToCatchUp);
    }

    private boolean triesToCatchUp() throws InterruptedException {
        try {
            larder.shared()
                    .orElseThrow()
                    .journal()
                    .catchUp()
                    .toCompletableFuture()
                    .get();
            return true;
        } catch (ExecutionException notConnected) {
            return false;
        }
    }

    /** Waits until the node is connected, believes what it reads, and has sent what waited. */
    void awaitReady() {
        Awaitility.await().atMost(Race.PATIENCE).until(this::isReady);
    }

    /** Whether the node is connected, believes what it reads, and has sent what waited. */
    boolean isReady() {
        var status = larder.status();
        return larder.shared().orElseThrow().isConnected()
                && !status.isSuspect()
                && status.deferred() == 0
                && STORIES_KEYS.stream().allMatch(this::isBelieved);
    }

    /** In a cluster a key's master may be another than the journal's, and is believed from its own first confirmation on. */
    private boolean isBelieved(String id) {
        return larder.shared().orElseThrow().confirmedAtNanos(goals.keyOf(id)) != Journal.NEVER;
    }

    /** How often memory was emptied, the start included. */
    long abandonments() {
        return larder.status().abandonments();
    }

    @Override
    public void close() {
        larder.close();
    }
}
