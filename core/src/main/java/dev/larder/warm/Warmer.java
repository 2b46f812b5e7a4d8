package dev.larder.warm;

import dev.larder.Cache;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is to be brought into a cache before anybody asks for it, how fast, and when. Immutable: every method answers a changed copy, and each states
 * its default. {@link dev.larder.Larder#warm} makes it work.
 *
 * <p>Keys are looked up as {@link Cache#getAll} does: what is fresh in memory is left alone, what the shared tier or the disk has fresh is taken from
 * there, and the cache's bulk loader (its loader, key by key, where there is none) brings the rest, under leases. So nothing that was invalidated
 * meanwhile is kept. None of it counts as a lookup.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @since 0.1
 */
public final class Warmer<K, V> {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z-]{0,39}");
    private static final int MOST_PER_SECOND = 1_000_000;
    private static final int MOST_AT_ONCE = 16;
    private static final int LARGEST_BATCH = 10_000;

    /**
     * Says which keys, in an order that stays the same.
     *
     * @param <K> the type of keys
     */
    @FunctionalInterface
    public interface Keys<K> {
        /**
         * The keys behind a place, all of them behind the empty text. Read as they are needed, on a thread of Larder's, and closed afterwards.
         *
         * @param mark what {@link Warmer#ofKeysAfter its function} made of the last key of those that are done
         */
        Stream<? extends K> after(String mark) throws Exception;
    }

    private final String name;
    private final Cache<K, V> cache;
    private final @Nullable Keys<K> keys;
    private final @Nullable Function<? super K, String> markOf;
    private final @Nullable Callable<? extends Stream<? extends Map.Entry<K, V>>> entries;

    private int rate = 100;
    private int concurrency = 1;
    private int batch = 100;
    private boolean atStart;
    private @Nullable Duration every;
    private boolean onOneNode;
    private int mostFailures = 20;
    private @Nullable LongSupplier expected;

    private Warmer(
            String name,
            Cache<K, V> cache,
            @Nullable Keys<K> keys,
            @Nullable Function<? super K, String> markOf,
            @Nullable Callable<? extends Stream<? extends Map.Entry<K, V>>> entries) {
        if (!NAME.matcher(name).matches()) {
            throw invalid("name", name, "give 1 to 40 lower-case letters and hyphens, a letter first");
        }
        this.name = name;
        this.cache = Objects.requireNonNull(cache, "cache");
        this.keys = keys;
        this.markOf = markOf;
        this.entries = entries;
    }

    /**
     * A warmer of keys. Each run begins with the first; what is fresh still is left out.
     *
     * @param name of {@code a-z} and hyphens, unique in its Larder; used in metrics and logs
     * @param keys answers them; the stream is read as they are needed, on a thread of Larder's, and closed afterwards
     */
    public static <K, V> Warmer<K, V> ofKeys(
            String name, Cache<K, V> cache, Callable<? extends Stream<? extends K>> keys) {
        Objects.requireNonNull(keys, "keys");
        return new Warmer<>(name, cache, from -> keys.call(), null, null);
    }

    /**
     * A warmer of keys that goes on where it was interrupted. The place is kept in this process; with {@link #onOneNode} in the shared tier, for
     * whichever node goes on.
     *
     * @param keys answers those behind a mark
     * @param markOf a key's mark, such as its number as a text; at most 1,000 characters
     */
    public static <K, V> Warmer<K, V> ofKeysAfter(
            String name, Cache<K, V> cache, Keys<K> keys, Function<? super K, String> markOf) {
        return new Warmer<>(
                name, cache, Objects.requireNonNull(keys, "keys"), Objects.requireNonNull(markOf, "markOf"), null);
    }

    /**
     * A warmer of values that are at hand, such as all rows of a small table. They are kept in this node's memory and on its disk, and not in the
     * shared tier: what was read before its key was known could not be held back there if it became untrue meanwhile. Here it is: what is
     * invalidated after the stream was asked for is kept nowhere.
     *
     * @param entries answers them; read as they are needed, on a thread of Larder's, and closed afterwards
     */
    public static <K, V> Warmer<K, V> ofEntries(
            String name, Cache<K, V> cache, Callable<? extends Stream<? extends Map.Entry<K, V>>> entries) {
        return new Warmer<>(name, cache, null, null, Objects.requireNonNull(entries, "entries"));
    }

    /** How many keys a second at most, those in memory already apart; 1 to 1,000,000. Default: 100. */
    public Warmer<K, V> rate(int keysPerSecond) {
        return with(copy -> copy.rate = checked("rate", keysPerSecond, MOST_PER_SECOND));
    }

    /** How many batches are loaded at a time; 1 to 16. Default: 1. */
    public Warmer<K, V> concurrency(int batches) {
        return with(copy -> copy.concurrency = checked("concurrency", batches, MOST_AT_ONCE));
    }

    /** How many keys are looked up together; 1 to 10,000. Default: 100. */
    public Warmer<K, V> batch(int keysTogether) {
        return with(copy -> copy.batch = checked("batch", keysTogether, LARGEST_BATCH));
    }

    /** Begins as soon as the Larder knows it, in the background. Default: it waits to be started. */
    public Warmer<K, V> atStart() {
        return with(copy -> copy.atStart = true);
    }

    /**
     * Begins again so long after it has ended, give or take a tenth, so that nodes do not do so together. At least a second. Default: never.
     */
    public Warmer<K, V> every(Duration pause) {
        if (pause.compareTo(Duration.ofSeconds(1)) < 0) {
            throw invalid("every", pause, "give at least a second");
        }
        return with(copy -> copy.every = pause);
    }

    /**
     * One node at a time does it, for the shared tier of all; where it is also {@link #every scheduled}, once in that time. Another node's memory
     * stays as it is. For saving work only: where clocks differ two nodes may both do it, and nothing is wrong then. Default: each node does it.
     *
     * @throws IllegalStateException if this is a warmer of entries, which never go into the shared tier
     */
    public Warmer<K, V> onOneNode() {
        if (entries != null) {
            throw new IllegalStateException("Warmer " + name + " has entries, which each node keeps for itself; give"
                    + " keys to warm the tier that nodes share");
        }
        return with(copy -> copy.onOneNode = true);
    }

    /**
     * After so many failures in a row it stops until its next turn; after each batch that failed it pauses, a second first and twice as long each
     * time, half a minute at most. 1 to 1,000,000. Default: 20.
     */
    public Warmer<K, V> stopAfter(int failuresInARow) {
        return with(copy -> copy.mostFailures = checked("stopAfter", failuresInARow, MOST_PER_SECOND));
    }

    /** About how many keys there will be, for the time that is left; asked once for each run. Default: that is not known. */
    public Warmer<K, V> expecting(LongSupplier howMany) {
        return with(copy -> copy.expected = Objects.requireNonNull(howMany, "howMany"));
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** The cache. */
    public Cache<K, V> cache() {
        return cache;
    }

    /** Which keys; null for a warmer of entries. */
    public @Nullable Keys<K> keys() {
        return keys;
    }

    /** A key's mark; null if it does not go on where it was interrupted. */
    public @Nullable Function<? super K, String> markOf() {
        return markOf;
    }

    /** Which entries; null for a warmer of keys. */
    public @Nullable Callable<? extends Stream<? extends Map.Entry<K, V>>> entries() {
        return entries;
    }

    /** How many keys a second at most. */
    public int rate() {
        return rate;
    }

    /** How many batches are loaded at a time. */
    public int concurrency() {
        return concurrency;
    }

    /** How many keys are looked up together. */
    public int batch() {
        return batch;
    }

    /** Whether it begins by itself. */
    public boolean isAtStart() {
        return atStart;
    }

    /** How long after its end it begins again; null for not at all. */
    public @Nullable Duration every() {
        return every;
    }

    /** Whether one node does it for all. */
    public boolean isOnOneNode() {
        return onOneNode;
    }

    /** How many failures in a row stop it. */
    public int stopAfter() {
        return mostFailures;
    }

    /** How many keys there will be; null if that is not known. */
    public @Nullable LongSupplier expected() {
        return expected;
    }

    /** Its settings in one line, for the log. */
    @Override
    public String toString() {
        return "warmer=" + name + " cache=" + cache.name() + " rate=" + rate + " concurrency=" + concurrency + " batch="
                + batch + " atStart=" + atStart + " every=" + every + " onOneNode=" + onOneNode;
    }

    private Warmer<K, V> with(Consumer<Warmer<K, V>> change) {
        Warmer<K, V> copy = new Warmer<>(name, cache, keys, markOf, entries);
        copy.rate = rate;
        copy.concurrency = concurrency;
        copy.batch = batch;
        copy.atStart = atStart;
        copy.every = every;
        copy.onOneNode = onOneNode;
        copy.mostFailures = mostFailures;
        copy.expected = expected;
        change.accept(copy);
        return copy;
    }

    private static int checked(String option, int value, int most) {
        if (value < 1 || value > most) {
            throw invalid(option, value, "give 1 to " + most);
        }
        return value;
    }

    private static IllegalArgumentException invalid(String option, Object value, String cure) {
        return new IllegalArgumentException(option + " of a warmer is " + value + ": " + cure);
    }
}
