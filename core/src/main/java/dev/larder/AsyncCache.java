package dev.larder;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The asynchronous door to a {@link Cache}: the same engine, the same flights. A memory hit completes on the calling thread;
 * everything else runs on the {@link Larder.Builder#executor executor}. Failures that the blocking door throws complete the
 * future. Thread-safe.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public interface AsyncCache<K, V> {

    /** {@link Cache#get(Object)}. Cancelling the future does not end the load, which others may have joined. */
    CompletableFuture<@Nullable V> get(K key);

    /** {@link Cache#lookup(Object)}. */
    CompletableFuture<Lookup<V>> lookup(K key);

    /** {@link Cache#lookup(Object, Cache.Reading)}. */
    CompletableFuture<Lookup<V>> lookup(K key, Cache.Reading how);

    /** {@link Cache#lookup(Object, Callable, Predicate)}. The loader runs on the executor. */
    CompletableFuture<Lookup<V>> lookup(
            K key, Callable<? extends @Nullable V> loader, Predicate<? super @Nullable V> keepIf);

    /** {@link Cache#getAll}. */
    CompletableFuture<Map<K, V>> getAll(Collection<? extends K> keys);

    /** {@link Cache#getAll(Collection, Cache.Reading)}. */
    CompletableFuture<Map<K, V>> getAll(Collection<? extends K> keys, Cache.Reading how);

    /** {@link Cache#update}. */
    <X extends Exception> CompletableFuture<@Nullable V> update(K key, Cache.Write<? extends V, X> write);

    /** {@link Cache#put}. */
    CompletableFuture<Acknowledgement> put(K key, V value);

    /**
     * One of the writes of {@link Cache#atomic}, for example {@code async.atomic(goals -> goals.putIfAbsent(1L, goal))}. What is given runs on the
     * executor; several writes in it are still several steps.
     */
    <T extends @Nullable Object> CompletableFuture<T> atomic(Function<? super Cache.Atomic<K, V>, ? extends T> write);

    /** {@link Cache#invalidate}. */
    CompletableFuture<Acknowledgement> invalidate(K key);
}
