package dev.larder.internal.engine;

import dev.larder.Acknowledgement;
import dev.larder.AsyncCache;
import dev.larder.Cache;
import dev.larder.Lookup;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The second door to the engine: a memory hit on the calling thread, everything else the same blocking steps on the executor; who
 * joins a flight holds no thread at all. An executor that is full makes the caller do the work itself.
 */
final class AsyncDoor<K, V> implements AsyncCache<K, V> {

    private final EngineCache<K, V> cache;
    private final Executor executor;

    AsyncDoor(EngineCache<K, V> cache, Executor executor) {
        this.cache = cache;
        this.executor = executor;
    }

    @Override
    public CompletableFuture<@Nullable V> get(K key) {
        return lookup(key).<@Nullable V>thenApply(Lookup::value);
    }

    @Override
    public CompletableFuture<Lookup<V>> lookup(K key) {
        try {
            return cache.lookUpLater(key);
        } catch (RuntimeException misuse) {
            return CompletableFuture.failedFuture(misuse);
        }
    }

    @Override
    public CompletableFuture<Lookup<V>> lookup(K key, Cache.Reading how) {
        try {
            return cache.lookUpLater(key, how);
        } catch (RuntimeException misuse) {
            return CompletableFuture.failedFuture(misuse);
        }
    }

    @Override
    public CompletableFuture<Lookup<V>> lookup(
            K key, Callable<? extends @Nullable V> loader, Predicate<? super @Nullable V> keepIf) {
        try {
            return cache.lookUpLater(key, loader, keepIf);
        } catch (RuntimeException misuse) {
            return CompletableFuture.failedFuture(misuse);
        }
    }

    @Override
    public CompletableFuture<Map<K, V>> getAll(Collection<? extends K> keys) {
        return getAll(keys, Cache.Reading.usual());
    }

    @Override
    public CompletableFuture<Map<K, V>> getAll(Collection<? extends K> keys, Cache.Reading how) {
        List<K> asked = new ArrayList<>(keys); // the caller may change its collection once this returns
        return run(() -> cache.getAll(asked, how));
    }

    @Override
    public <X extends Exception> CompletableFuture<@Nullable V> update(K key, Cache.Write<? extends V, X> write) {
        return this.<@Nullable V>run(() -> cache.update(key, write));
    }

    @Override
    public CompletableFuture<Acknowledgement> put(K key, V value) {
        return run(() -> cache.put(key, value));
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> atomic(
            Function<? super Cache.Atomic<K, V>, ? extends T> write) {
        return this.<T>run(() -> write.apply(cache.atomic()));
    }

    @Override
    public CompletableFuture<Acknowledgement> invalidate(K key) {
        return run(() -> cache.invalidate(key));
    }

    private <T extends @Nullable Object> CompletableFuture<T> run(Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Runnable task = () -> complete(result, work);
        try {
            executor.execute(task);
        } catch (RuntimeException full) {
            task.run();
        }
        return result;
    }

    private static <T extends @Nullable Object> void complete(CompletableFuture<T> result, Callable<T> work) {
        try {
            result.complete(work.call());
        } catch (Exception | Error failure) { // the user's loader and write enter here
            result.completeExceptionally(failure);
        }
    }
}
