package dev.larder.redis.proofs;

import dev.larder.Cache;
import dev.larder.internal.node.Copies;
import dev.larder.journal.Journal.Follower;
import dev.larder.journal.JournalRecord.Keys;
import dev.larder.redis.races.Tail;
import dev.larder.tier.SharedTier;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Where a proof reaches into a node, by standing between the engine and its tier: it holds a lookup at a point, sees when a record
 * was applied, and takes one mechanism away. The engine itself is the one that is shipped.
 */
final class Seams {

    private final Map<String, CompletableFuture<Long>> applied = new ConcurrentHashMap<>();
    private final List<Copies> copies = new CopyOnWriteArrayList<>();
    private volatile Hold hold = Hold.at(Point.LOADER, "");
    private volatile Weakening weakening = Weakening.NONE;

    SharedTier.Provider around(SharedTier.Provider real) {
        return Tail.of(
                engine -> new Tail(engine) {
                    @Override
                    public void apply(Keys record) {
                        Seams.this.apply(record, node);
                    }
                },
                opened -> new SeamTier(real.open(opened), this));
    }

    void reach(Cache<?, ?> cache) {
        copies.add((Copies) cache);
    }

    void weaken(Weakening how) {
        weakening = how;
    }

    boolean hasLeaseCheck() {
        return weakening.hasLeaseCheck();
    }

    /** The next lookup to be held. */
    Hold hold(Point point, String key) {
        hold = Hold.at(point, key);
        return hold;
    }

    CompletionStage<Void> pass(Point point, String key) {
        return hold.pass(point, key);
    }

    /** When this node had applied the record of a key that is invalidated once in its life, by the nano clock. */
    CompletableFuture<Long> applied(String key) {
        return applied.computeIfAbsent(key, same -> new CompletableFuture<>());
    }

    private void apply(Keys record, Follower engine) {
        if (weakening.hasFence()) {
            engine.apply(record);
        } else {
            record.keys().forEach(key -> copies.forEach(cache -> cache.drop(key)));
        }
        record.keys().forEach(key -> applied(key).complete(System.nanoTime()));
    }
}
