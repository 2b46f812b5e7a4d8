package dev.larder.redis.faults;

import dev.larder.Acknowledgement;
import dev.larder.Cache;
import dev.larder.Larder;
import dev.larder.Lookup;
import dev.larder.Outcome;
import dev.larder.redis.nodes.Item;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A node whose doings go to the oracle's history. */
record Site(String name, Larder larder, Cache<String, Item> items, Oracle oracle) implements AutoCloseable {

    /** A lookup; null if it failed, of which the oracle is told. */
    @Nullable Outcome read(String id) {
        long began = System.nanoTime();
        try {
            Lookup<Item> found = items.lookup(id);
            oracle.read(name, id, began, found.value(), found.outcome().label());
            return found.outcome();
        } catch (RuntimeException failure) {
            oracle.failed(name, id, began, failure);
            return null;
        }
    }

    /** The version that is answered. */
    long versionOf(String id) {
        Item found = items.get(id);
        return found == null ? -1 : found.version();
    }

    /** Writes the source and invalidates. */
    Acknowledgement change(String id) {
        oracle.write(name, id);
        long began = System.nanoTime();
        Acknowledgement acknowledgement = items.invalidate(id);
        oracle.invalidated(name, id, began, acknowledgement);
        return acknowledgement;
    }

    void awaitReady() {
        awaitReady(larder);
    }

    boolean isReady() {
        return isReady(larder);
    }

    /** Waits until a node's way to Redis is free and nothing is in doubt. */
    static void awaitReady(Larder larder) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> isReady(larder));
    }

    private static boolean isReady(Larder larder) {
        var status = larder.status();
        return larder.shared().orElseThrow().isConnected() && !status.isSuspect() && status.deferred() == 0;
    }

    @Override
    public void close() {
        larder.close();
    }
}
