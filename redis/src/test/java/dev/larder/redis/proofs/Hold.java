package dev.larder.redis.proofs;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Stops the lookup of one key at one point, until it is let go. */
record Hold(Point point, String key, CompletableFuture<Void> reached, CompletableFuture<Void> released) {

    static Hold at(Point point, String key) {
        return new Hold(point, key, new CompletableFuture<>(), new CompletableFuture<>());
    }

    /** What a lookup waits for at a point. */
    CompletionStage<Void> pass(Point here, String whose) {
        if (here != point || !whose.equals(key)) {
            return CompletableFuture.completedFuture(null);
        }
        reached.complete(null);
        return released;
    }
}
