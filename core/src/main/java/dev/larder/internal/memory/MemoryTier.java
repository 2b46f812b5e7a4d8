package dev.larder.internal.memory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.larder.Memory;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A cache's entries in this process, bounded by Caffeine. Thread-safe.
 *
 * <p>Records name keys by their text, callers by the key itself; the index leads from one to the other. It changes only inside
 * Caffeine's atomic section for the key, and there before the guard is asked: so either the record's {@link #drop} finds the
 * key in the index, or the put that it overtakes asks its guard after the record raised the fence, and is refused. An entry is
 * marked as dropped before its key leaves the index: Caffeine shows it until the section ends, and a record that no longer finds
 * the key there has been acknowledged by then.
 *
 * @param <K> the keys' type
 * @param <V> the values' type
 */
public final class MemoryTier<K, V> {

    private final Function<K, String> textOf;
    private final Consumer<String> evicted;
    private final Watcher watcher;
    private final Runnable unused;
    private final @Nullable Executor maintenance;
    private volatile Memory bound;

    // Emptying is putting a new store in place: puts under way end in the old one, where nobody sees them.
    private volatile Store store;

    /**
     * A tier.
     *
     * @param textOf a key's text
     * @param evicted hears why an entry was dropped
     */
    public MemoryTier(Memory bound, Function<K, String> textOf, Consumer<String> evicted) {
        this(bound, textOf, evicted, Watcher.none());
    }

    /** A tier that somebody watches. */
    public MemoryTier(Memory bound, Function<K, String> textOf, Consumer<String> evicted, Watcher watcher) {
        this(bound, textOf, evicted, watcher, () -> {});
    }

    /**
     * A tier that somebody watches.
     *
     * @param unused hears that an entry has left that was loaded ahead, and that nobody has asked for; inside the key's atomic section
     */
    public MemoryTier(
            Memory bound, Function<K, String> textOf, Consumer<String> evicted, Watcher watcher, Runnable unused) {
        this(bound, textOf, evicted, watcher, unused, null);
    }

    private MemoryTier(
            Memory bound,
            Function<K, String> textOf,
            Consumer<String> evicted,
            Watcher watcher,
            Runnable unused,
            @Nullable Executor maintenance) {
        this.bound = bound;
        this.textOf = textOf;
        this.evicted = evicted;
        this.watcher = watcher;
        this.unused = unused;
        this.maintenance = maintenance;
        this.store = new Store();
    }

    /** A tier that evicts on the thread that puts, for one thread that simulates. */
    public static <K, V> MemoryTier<K, V> simulated(Memory bound, Function<K, String> textOf) {
        return new MemoryTier<>(bound, textOf, cause -> {}, Watcher.none(), () -> {}, Runnable::run);
    }

    /** The entry of a key, fresh or not, or null. Does not count as a use: see {@link #use}. */
    public @Nullable MemoryEntry<V> find(K key) {
        MemoryEntry<V> entry = store.quietly.getIfPresentQuietly(key);
        return entry == null || entry.isDropped() ? null : entry;
    }

    /**
     * Says that an entry was found of use, so that it is not the next to be evicted. Telling Caffeine costs more than finding the
     * entry does, so it is told once for each entry and stretch of the store's {@link Turnover}.
     */
    @SuppressWarnings("CheckReturnValue") // that Caffeine sees the look is the point
    public void use(K key, MemoryEntry<V> entry) {
        Store current = store;
        if (entry.isFirstUse(current.turnover.stretch())) {
            current.entries.getIfPresent(key);
        }
    }

    /** How much it may hold. */
    public Memory bound() {
        return bound;
    }

    /** Changes how much it may hold, at once; what is too much goes, on a thread of Caffeine's. */
    public void resize(long maximum) {
        bound = bound.withMaximum(maximum);
        store.limit();
    }

    /** Whether anything is kept at all. */
    public boolean hasRoom() {
        return bound.maximum() > 0;
    }

    /**
     * Keeps an entry if the guard, asked inside the key's atomic section, allows it. What the user's weigher throws comes out, and
     * nothing is kept.
     *
     * @return whether it was kept
     */
    public boolean keep(K key, String text, MemoryEntry<V> entry, BooleanSupplier guard) {
        if (!hasRoom()) {
            return false;
        }
        entry.weigh(weightOf(key, entry));
        entry.watch(watcher.watches(text));
        Store current = store;
        MemoryEntry<V> kept = current.entries.asMap().compute(key, (same, old) -> {
            K indexed = current.index.putIfAbsent(text, key);
            boolean isOnlyOne = indexed == null || indexed.equals(key);
            if (isOnlyOne && guard.getAsBoolean()) {
                current.turnover.add(entry.weight());
                if (entry.isWatched()) {
                    watcher.kept(text, entry, old != null);
                }
                left(old);
                return entry;
            }
            if (old == null && isOnlyOne) {
                current.index.remove(text);
            }
            return old;
        });
        return kept == entry;
    }

    private void left(@Nullable MemoryEntry<V> entry) {
        if (entry != null && entry.isAhead()) {
            unused.run();
        }
    }

    /**
     * Replaces the entry of a key if it is the one that was seen, and the guard, asked inside the key's atomic section, allows it. What the
     * user's weigher throws comes out, and nothing is replaced.
     *
     * @param seen null for none
     * @param wanted null for none
     * @return whether it was replaced
     */
    public boolean exchange(
            K key, String text, @Nullable MemoryEntry<V> seen, @Nullable MemoryEntry<V> wanted, BooleanSupplier guard) {
        if (wanted != null) {
            wanted.weigh(weightOf(key, wanted));
            wanted.watch(watcher.watches(text));
        }
        return store.exchange(key, text, seen, wanted, guard);
    }

    // The user's code, so outside the key's atomic section, in which Caffeine asks for the weight.
    private int weightOf(K key, MemoryEntry<V> entry) {
        V value = entry.value();
        int weight = value == null ? 1 : bound.weigher().weigh(key, value);
        if (weight < 0) {
            throw new IllegalArgumentException("The weigher answered " + weight + "; a weight must not be negative");
        }
        return weight;
    }

    /** Drops what a record names. */
    public void drop(String text) {
        Store current = store;
        K key = current.index.get(text);
        if (key != null) {
            current.remove(key, text, entry -> true, "invalidated");
        } else if (watcher.watches(text)) {
            watcher.gone(text);
        }
    }

    /** Drops this very entry, if it is still there. */
    public void drop(K key, MemoryEntry<V> dead) {
        store.remove(key, textOf.apply(key), entry -> entry == dead, "invalidated");
    }

    /** Drops everything, in constant time. */
    public void clear() {
        Store fresh = new Store();
        store = fresh;
        // Once more: it may have been resized in between.
        fresh.limit();
        watcher.allGone();
    }

    /**
     * Drops what is of no more use, so that it does not wait for the room to be needed. Takes time for each entry.
     *
     * @param uselessness why an entry is of no more use, or null if it is
     */
    public void sweep(BiFunction<K, MemoryEntry<V>, @Nullable String> uselessness) {
        Store current = store;
        for (Map.Entry<K, MemoryEntry<V>> each : current.entries.asMap().entrySet()) {
            K key = each.getKey();
            String cause = uselessness.apply(key, each.getValue());
            if (cause != null) {
                current.remove(key, textOf.apply(key), entry -> entry == each.getValue(), cause);
            }
        }
    }

    /** The texts of the keys that are used most, as Caffeine sees it; so many at most. Holds Caffeine's lock for as long as it looks. */
    public List<String> hottest(int limit) {
        return store.quietly
                .eviction()
                .map(order -> order.hottest(limit).keySet().stream().map(textOf).toList())
                .orElse(List.of());
    }

    /** Looks at an entry. */
    @FunctionalInterface
    public interface Look<K, V> {
        /** An entry, its key and that one's text. */
        void at(K key, String text, MemoryEntry<V> entry);
    }

    /** Shows each entry there is, while others come and go. Takes time for each. */
    public void each(Look<K, V> look) {
        store.entries.asMap().forEach((key, entry) -> look.at(key, textOf.apply(key), entry));
    }

    /** The key that has the text, if it is in memory. */
    public @Nullable K keyOf(String text) {
        return store.index.get(text);
    }

    /** How many entries there are, about. */
    public long size() {
        return store.entries.estimatedSize();
    }

    /** Does at once the work that Caffeine puts off, such as evictions; for tests and figures. */
    public void settle() {
        store.entries.cleanUp();
    }

    /** How many keys the index holds; as many as there are entries. */
    int indexed() {
        return store.index.size();
    }

    private final class Store {

        private final Map<String, K> index = new ConcurrentHashMap<>();
        private final Cache<K, MemoryEntry<V>> entries = bound.countsEntries() ? counted() : weighed();
        private final Policy<K, MemoryEntry<V>> quietly = entries.policy();
        private final Turnover turnover = new Turnover(bound.maximum());

        private Cache<K, MemoryEntry<V>> counted() {
            return builder()
                    .maximumSize(bound.maximum())
                    .evictionListener(this::evict)
                    .build();
        }

        private Cache<K, MemoryEntry<V>> weighed() {
            return builder()
                    .maximumWeight(bound.maximum())
                    .weigher((K key, MemoryEntry<V> entry) -> entry.weight())
                    .evictionListener(this::evict)
                    .build();
        }

        private Caffeine<Object, Object> builder() {
            return maintenance == null
                    ? Caffeine.newBuilder()
                    : Caffeine.newBuilder().executor(maintenance);
        }

        private void limit() {
            long maximum = bound.maximum();
            turnover.room(maximum);
            quietly.eviction().ifPresent(order -> {
                if (order.getMaximum() != maximum) {
                    order.setMaximum(maximum);
                }
            });
        }

        // Caffeine calls it inside the key's atomic section.
        private void evict(@Nullable K key, @Nullable MemoryEntry<V> entry, RemovalCause cause) {
            K known = Objects.requireNonNull(key);
            Objects.requireNonNull(entry).drop();
            left(entry);
            index.remove(textOf.apply(known), known);
            evicted.accept("size");
        }

        private boolean exchange(
                K key,
                String text,
                @Nullable MemoryEntry<V> seen,
                @Nullable MemoryEntry<V> wanted,
                BooleanSupplier guard) {
            AtomicBoolean isDone = new AtomicBoolean();
            entries.asMap().compute(key, (same, old) -> {
                K indexed = index.putIfAbsent(text, key);
                boolean isOnlyOne = indexed == null || indexed.equals(key);
                isDone.setPlain(old == seen && isOnlyOne && guard.getAsBoolean());
                MemoryEntry<V> left = isDone.getPlain() ? wanted : old;
                if (isDone.getPlain()) {
                    left(old);
                }
                if (isDone.getPlain() && wanted != null) {
                    turnover.add(wanted.weight());
                    if (wanted.isWatched()) {
                        watcher.kept(text, wanted, old != null);
                    }
                }
                if (old != null && left == null) {
                    old.drop();
                    gone(old, text);
                }
                if (left == null && isOnlyOne) {
                    index.remove(text);
                }
                return left;
            });
            return isDone.getPlain();
        }

        // Not computeIfPresent: that looks without the key's lock first, and where a put is under way whose guard was
        // asked
        // already it finds nothing and leaves, and the put stays.
        private void remove(K key, String text, Predicate<MemoryEntry<V>> which, String cause) {
            entries.asMap().compute(key, (same, entry) -> {
                if (entry == null || !which.test(entry)) {
                    return entry;
                }
                entry.drop();
                left(entry);
                index.remove(text, key);
                evicted.accept(cause);
                if (cause.equals("invalidated")) {
                    gone(entry, text);
                }
                return null;
            });
        }

        private void gone(MemoryEntry<V> entry, String text) {
            if (entry.isWatched()) {
                watcher.gone(text);
            }
        }
    }
}
