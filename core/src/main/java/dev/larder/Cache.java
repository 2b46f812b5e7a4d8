package dev.larder;

import dev.larder.writes.WriteQueue;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A cache of one kind of value: memory in this process, the tier that all nodes share, and the loader behind them. Made by
 * {@link Larder#cache}. Thread-safe.
 *
 * <p>A key must be immutable, with {@code equals} and {@code hashCode} by value; it is refused with an {@link
 * IllegalArgumentException} if it is null, does not fit the cache's key template, or is longer than 512 bytes encoded. Values
 * are immutable by contract, unless the cache declares {@link CacheSpec#copyOnRead}. A tier's failure never reaches the
 * caller. After {@link Larder#close} every method throws {@link IllegalStateException}.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public interface Cache<K, V> {

    /** The cache's name, unique in its {@link Larder}; used in metrics and logs. */
    String name();

    /** What the cache was made from. */
    CacheSpec<K, V> spec();

    /** The text of a key, as it stands in the shared tier behind the namespace, for example {@code goal:42}. */
    String keyOf(K key);

    /**
     * The value of a key, from memory, the shared tier, disk or the loader. May block: on the shared tier up to its hard
     * timeout; on another caller's or node's load of the same key up to {@link CacheSpec#waitLimit}, then it loads for itself
     * and keeps nothing; on the loader as long as that takes. The loader runs on the calling thread.
     *
     * @return the value, or null if the source has none or the cache has no loader
     * @throws LoadException if the loader failed and no stale entry may be served; nothing is cached then. Also if the thread
     *     is interrupted while it waits, with the interrupt flag set again
     */
    @Nullable V get(K key);

    /** {@link #get(Object)} as an optional. */
    default Optional<V> find(K key) {
        return Optional.ofNullable(get(key));
    }

    /** {@link #get(Object)} with a loader of this call's own instead of the cache's. */
    @Nullable V get(K key, Callable<? extends @Nullable V> loader);

    /** {@link #get(Object)} with where the answer came from. */
    Lookup<V> lookup(K key);

    /**
     * {@link #get(Object, Callable)} with where the answer came from, and a say in what is kept.
     *
     * @param keepIf which loaded values are kept, null among them; the others are answered, also to whoever joined the load, and kept
     *     nowhere. Called after the loader and on its thread
     */
    Lookup<V> lookup(K key, Callable<? extends @Nullable V> loader, Predicate<? super @Nullable V> keepIf);

    /**
     * {@link #lookup(Object)} that reads otherwise than usual, this once. Blocks like {@link #get}.
     *
     * @throws LoadException if the loader failed and this reading, or the cache, allows nothing stale
     */
    Lookup<V> lookup(K key, Reading how);

    /**
     * The values of keys: one round trip for each tier, and one call of the bulk loader for what is left (the loader, key by
     * key, where there is no bulk loader). Blocks like {@link #get}.
     *
     * @return the values by key, in the order of the keys, without the keys that have no value; unmodifiable
     * @throws LoadException if loading failed for some keys, which it names; what did load is kept in the cache and available
     *     from the exception
     */
    Map<K, V> getAll(Collection<? extends K> keys);

    /** {@link #getAll(Collection)} with a bulk loader of this call's own instead of the cache's. */
    Map<K, V> getAll(Collection<? extends K> keys, CacheSpec.BulkLoader<K, V> loader);

    /**
     * {@link #getAll(Collection)} that reads otherwise than usual, this once: what {@link Reading} says holds for each key.
     *
     * @throws LoadException if loading failed for some keys, and this reading, or the cache, allows nothing stale for them
     */
    Map<K, V> getAll(Collection<? extends K> keys, Reading how);

    /** The fresh value in this process's memory, or null. Never blocks, never loads, counts nothing. */
    @Nullable V peek(K key);

    /**
     * Writes to the system of record and caches what was written, under a write lease that fences out loads and other writers.
     * Runs the write on the calling thread, exactly once, also while the shared tier is away. Without a shared tier memory keeps what was written; a
     * cache that is {@linkplain CacheSpec#notShared not shared} in a Larder with such a tier keeps nothing, and the next lookup loads.
     *
     * @param write writes, and returns the value that is there afterwards, or null if there is none
     * @return what the write returned
     * @throws X what the write threw; whether it took effect is unknown then, so the key is invalidated
     */
    default <X extends Exception> @Nullable V update(K key, Write<? extends V, X> write) throws X {
        return update(key, write, written -> Invalidation.nothing());
    }

    /**
     * {@link #update(Object, Write)} of a write that makes more untrue than its key, such as the lists that it is in: as {@link Larder#invalidate} behind
     * it, but what is to be sent goes out together, so it takes the shared tier one round trip less for each of its parts.
     *
     * @param untrue says what else is untrue, by what the write returned; the key itself may be among it, and is told of once. Runs on the calling
     *     thread, once, behind the write. What it throws comes out, and of what it would have said only the key is invalidated
     */
    <X extends Exception> @Nullable V update(
            K key, Write<? extends V, X> write, Function<@Nullable V, Invalidation> untrue) throws X;

    /**
     * The first step of {@link #update}, for a write whose effect is seen only later, such as one in a transaction: takes the write
     * lease, and removes the value from the shared tier. Blocks on that up to its hard timeout.
     */
    OpenUpdate<V> beginUpdate(K key);

    /**
     * Sets the value of a key that has no other home than the cache. Blocks on the shared tier up to its hard timeout.
     * Where values have a {@link CacheSpec#version}, an older one does not replace a newer one.
     */
    Acknowledgement put(K key, V value);

    /** Declares the value of a key untrue, in every tier of every node. Blocks until it is acknowledged or deferred. */
    Acknowledgement invalidate(K key);

    /** {@link #invalidate} for many keys, in one record. */
    Acknowledgement invalidateAll(Collection<? extends K> keys);

    /** Declares all values of this cache untrue: one record, whatever their number. */
    Acknowledgement invalidateAll();

    /**
     * Writes that depend on what is there, such as {@link Atomic#putIfAbsent}.
     *
     * @throws IllegalStateException if there is neither a shared tier for this cache nor room in memory
     */
    Atomic<K, V> atomic();

    /**
     * The queue of writes that the source gets later. In a cache that has one, {@link #update}, {@link #beginUpdate}, {@link #put} and {@link #atomic} throw
     * {@link IllegalStateException}.
     *
     * @throws IllegalStateException if the cache does not {@linkplain CacheSpec#writeBehind write behind}
     * @since 0.1
     */
    WriteQueue<K, V> writes();

    /** What happened so far in this process, as one snapshot. */
    CacheStats stats();

    /** The same cache without blocking. */
    AsyncCache<K, V> async();

    /**
     * How one lookup reads, of one key or of many. Begins with {@link #usual}; each method answers a changed copy, and they may be combined.
     *
     * @param skipsMemory see {@link #skippingMemory}
     * @param isFresh see {@link #freshOnly}
     * @param allowsUnproven see {@link #staleWhileDisconnected}
     * @param isFromCache see {@link #onlyIfCached}
     * @since 0.1
     */
    record Reading(boolean skipsMemory, boolean isFresh, boolean allowsUnproven, boolean isFromCache) {

        private static final Reading USUAL = new Reading(false, false, false, false);

        /** As the cache says. */
        public static Reading usual() {
            return USUAL;
        }

        /**
         * Not from this process's memory: what the shared tier says now, else disk or the loader. The answer is kept in memory all the same.
         */
        public Reading skippingMemory() {
            return new Reading(true, isFresh, allowsUnproven, isFromCache);
        }

        /** Nothing past its time to live, whatever the cache allows: the caller waits for the load, or hears that it failed. */
        public Reading freshOnly() {
            return new Reading(skipsMemory, true, allowsUnproven, isFromCache);
        }

        /**
         * While the shared tier is away for longer than {@link CacheSpec#maxStaleness}: what memory or disk has is answered, marked {@link
         * Outcome#STALE}, though others may have declared it untrue meanwhile; a reload is started behind it. Never what this node has
         * invalidated itself, nor what is past its time to live by more than {@link CacheSpec#staleWhileRevalidate}.
         */
        public Reading staleWhileDisconnected() {
            return new Reading(skipsMemory, isFresh, true, isFromCache);
        }

        /** Without a load, and without waiting for anybody else's: {@link Outcome#MISS} if no tier has it. */
        public Reading onlyIfCached() {
            return new Reading(skipsMemory, isFresh, allowsUnproven, true);
        }
    }

    /**
     * A write to the system of record.
     *
     * @param <V> the type of the value written
     * @param <X> what the write may throw
     */
    @FunctionalInterface
    interface Write<V, X extends Exception> {
        /** Writes, and returns the value that is there afterwards, or null if there is none. */
        @Nullable V run() throws X;
    }

    /**
     * Writes that depend on what is there, each in one step: where the cache has a shared tier, for all nodes together, which decide by what
     * stands in that tier; otherwise for this process. They never ask the loader. What is not fresh, was invalidated, or says that the
     * source has no value, is not there. Values are compared by {@code equals}.
     *
     * <p>Each method reads, decides, and writes if nobody has written in between; else it decides anew, at most 100 times. It blocks on the shared
     * tier, for each of its two or more answers up to the hard timeout. What it wrote is told to the other nodes as by {@link Cache#put}; loads under
     * way do not replace it. Thread-safe.
     *
     * <p>Every method throws {@link TierUnavailableException} where the shared tier cannot be asked, or believed: nothing is guessed. {@link
     * TierUnavailableException#mayHaveTakenEffect} says whether the write may have happened. It throws {@link CodecException} if the value cannot
     * be put into an envelope, and {@link CacheException} if others wrote the key in between each time; nothing was written then.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     * @since 0.1
     */
    interface Atomic<K, V> {

        /**
         * The step that all the others are made of: answers the value that is there afterwards, or null.
         *
         * @param decision is given what is there, or null, and says what is to be there: {@link Source.Result#of} a value, with null for none, or
         *     {@link Source.Result#unchanged}. Runs on the calling thread without a lock, once for each attempt, so perhaps several times. What it
         *     throws comes out, and nothing is written
         */
        @Nullable V exchange(K key, Function<@Nullable V, Source.Result<V>> decision);

        /** Replaces what is there, or null, by what the function answers, or by nothing; answers that. The function as in {@link #exchange}. */
        default @Nullable V compute(K key, UnaryOperator<@Nullable V> function) {
            return exchange(key, present -> Source.Result.of(function.apply(present)));
        }

        /** Sets the value if none is there. Answers whether it did. */
        boolean putIfAbsent(K key, V value);

        /** Sets the value if one is there. Answers whether it did. */
        boolean replace(K key, V value);

        /** Sets the value if the expected one is there. Answers whether it did. */
        boolean replace(K key, V expected, V value);

        /** Removes the value, so that the next lookup loads. Answers whether one was there. */
        boolean remove(K key);

        /** Removes the value if it is the expected one. Answers whether it did. */
        boolean remove(K key, V expected);

        /** Sets the value. Answers what was there before, or null. */
        @Nullable V getAndPut(K key, V value);

        /** Sets the value if one is there. Answers that, or null. */
        @Nullable V getAndReplace(K key, V value);

        /** Removes the value. Answers it, or null. */
        @Nullable V getAndRemove(K key);
    }

    /**
     * A write under way, which {@link #finish} or {@link #abandon} must end, once; both block like {@link Cache#invalidate}. Its lease is
     * kept alive for {@link CacheSpec#leaseLimit}: an update that ends later keeps nothing. Thread-safe.
     *
     * @param <V> the type of the value
     */
    interface OpenUpdate<V> {
        /** The write has taken effect. Caches the value that is there now, unless somebody interfered; null if there is none. */
        Acknowledgement finish(@Nullable V value);

        /** The write was not done, or nobody knows: the key is invalidated. */
        Acknowledgement abandon();
    }
}
