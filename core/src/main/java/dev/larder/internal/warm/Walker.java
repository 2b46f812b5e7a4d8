package dev.larder.internal.warm;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What is done with keys on a {@link Walk}, and by whom. Called by the thread that walks. */
public interface Walker<K> {

    /** Whether a key is left out, at no cost to the rate; it counts it. */
    boolean isLeftOut(K key);

    /** Whether nothing is to be begun at present, so that the walk waits. */
    default boolean mustWait() {
        return false;
    }

    /** Begins to bring keys. Each stage ends by itself within a time; a failure of it is one of all its keys. */
    CompletableFuture<Brought<K>> bring(List<K> keys);

    /** Keys have been brought, or not; told in the keys' order. */
    void settled(List<K> keys, Brought<K> brought);
}
