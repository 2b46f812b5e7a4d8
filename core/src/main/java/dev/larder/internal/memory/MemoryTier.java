package dev.larder.internal.memory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.larder.Memory;
import dev.larder.internal.keys.KeyTexts;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A cache's entries in this process, bounded by Caffeine. Thread-safe.
 *
 * <p>Records name keys by their text, callers by the key itself. Most keys can be read back from their text, so that a record's {@link #drop} and
 * the put that it overtakes meet in Caffeine's atomic section for the key: either the drop comes second, and takes the entry out, or the put asks
 * its guard after the record raised the fence, and is refused. Of the others an index leads from the text to the key. It changes only inside
 * the key's section, and there before the guard is asked: so either the drop finds the key in the index, or again the guard refuses. An entry is
 * marked as dropped before its key leaves the index: Caffeine shows it until the section ends, and a record that no longer finds
 * the key there has been acknowledged by then.
 *
 * @param <K> the keys' type
 * @param <V> the values' type
 */
public final class MemoryTier<K, V> {

    private final KeyTexts<K> texts;
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
     * @param texts the texts of keys
     * @param evicted hears why an entry was dropped
     */
    public MemoryTier(Memory bound, KeyTexts<K> texts, Consumer<String> evicted) {
        this(bound, texts, evicted, Watcher.none());
    }

    /** A tier that somebody watches. */
    public MemoryTier(Memory bound, KeyTexts<K> texts, Consumer<String> evicted, Watcher watcher) {
        this(bound, texts, evicted, watcher, () -> {});
    }

    /**
     * A tier that somebody watches.
     *
     * @param unused hears that an entry has left that was loaded ahead, and that nobody has asked for; inside the key's atomic section
     */
    public MemoryTier(Memory bound, KeyTexts<K> texts, Consumer<String> evicted, Watcher watcher, Runnable unused) {
        this(bound, texts, evicted, watcher, unused, null);
    }

    private MemoryTier(
            Memory bound,
            KeyTexts<K> texts,
            Consumer<String> evicted,
            Watcher watcher,
            Runnable unused,
            @Nullable Executor maintenance) {
        this.bound = bound;
        this.texts = texts;
        this.evicted = evicted;
        this.watcher = watcher;
        this.unused = unused;
        this.maintenance = maintenance;
        this.store = new Store();
    }

    /** A tier that evicts on the thread that puts, for one thread that simulates. */
    public static <K, V> MemoryTier<K, V> simulated(Memory bound, KeyTexts<K> texts) {
        return new MemoryTier<>(bound, texts, cause -> {}, Watcher.none(), () -> {}, Runnable::run);
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
        MemoryEntry<V> wanted = prepared(key, text, entry);
        Store current = store;
        MemoryEntry<V> kept = current.entries.asMap().compute(key, (same, old) -> {
            boolean isFound = current.isFound(key, text, wanted);
            if (isFound && guard.getAsBoolean()) {
                current.turnover.add(wanted.weight());
                if (wanted.isWatched()) {
                    watcher.kept(text, wanted, old != null);
                }
                left(old);
                return wanted;
            }
            if (old == null) {
                current.unindex(key, text, wanted);
            }
            return old;
        });
        return kept == wanted;
    }

    // The user's code runs here, the weigher's and the key's, and not in the key's atomic section.
    private MemoryEntry<V> prepared(K key, String text, MemoryEntry<V> entry) {
        return entry.prepared(weightOf(key, entry), watcher.watches(text), !key.equals(texts.read(text)));
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
        return store.exchange(key, text, seen, wanted == null ? null : prepared(key, text, wanted), guard);
    }

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
        boolean isReadDropped = drop(current, texts.read(text), text);
        boolean isIndexedDropped = drop(current, current.index.get(text), text);
        if (!isReadDropped && !isIndexedDropped && watcher.watches(text)) {
            watcher.gone(text);
        }
    }

    private boolean drop(Store current, @Nullable K key, String text) {
        return key != null && current.remove(key, text, entry -> true, "invalidated");
    }

    /** Drops this very entry, if it is still there. */
    public void drop(K key, MemoryEntry<V> dead) {
        store.remove(key, texts.encode(key), entry -> entry == dead, "invalidated");
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
                current.remove(key, texts.encode(key), entry -> entry == each.getValue(), cause);
            }
        }
    }

    /** The texts of the keys that are used most, as Caffeine sees it; so many at most. Holds Caffeine's lock for as long as it looks. */
    public List<String> hottest(int limit) {
        return store.quietly
                .eviction()
                .map(order -> order.hottest(limit).keySet().stream()
                        .map(texts::encode)
                        .toList())
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
        store.entries.asMap().forEach((key, entry) -> look.at(key, texts.encode(key), entry));
    }

    /** The key that has the text, if it is in memory. */
    public @Nullable K keyOf(String text) {
        K key = texts.read(text);
        boolean isHere = key != null && find(key) != null && texts.encode(key).equals(text);
        return isHere ? key : store.index.get(text);
    }

    /** How many entries there are, about. */
    public long size() {
        return store.entries.estimatedSize();
    }

    /** Does at once the work that Caffeine puts off, such as evictions; for tests and figures. */
    public void settle() {
        store.entries.cleanUp();
    }

    /** How many keys the index holds: as many as there are entries whose keys cannot be read back. */
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
            if (entry.isIndexed()) {
                index.remove(texts.encode(known), known);
            }
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
                boolean isFound = wanted == null ? isFree(key, text) : isFound(key, text, wanted);
                isDone.setPlain(old == seen && isFound && guard.getAsBoolean());
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
                if (left == null) {
                    index.remove(text, key);
                }
                return left;
            });
            return isDone.getPlain();
        }

        // Not computeIfPresent: that looks without the key's lock first, and where a put is under way whose guard was
        // asked
        // already it finds nothing and leaves, and the put stays.
        private boolean remove(K key, String text, Predicate<MemoryEntry<V>> which, String cause) {
            AtomicBoolean isRemoved = new AtomicBoolean();
            entries.asMap().compute(key, (same, entry) -> {
                if (entry == null || !which.test(entry)) {
                    return entry;
                }
                entry.drop();
                left(entry);
                index.remove(text, key);
                isRemoved.setPlain(true);
                evicted.accept(cause);
                if (cause.equals("invalidated")) {
                    gone(entry, text);
                }
                return null;
            });
            return isRemoved.getPlain();
        }

        /** Sees to it that a record finds the key by its text; false if the text leads to another key already. */
        private boolean isFound(K key, String text, MemoryEntry<V> entry) {
            if (entry.isIndexed()) {
                index.putIfAbsent(text, key);
            }
            return isFree(key, text);
        }

        private boolean isFree(K key, String text) {
            K indexed = index.get(text);
            return indexed == null || indexed.equals(key);
        }

        /** Takes back that the key {@link #isFound}, if it is this one that was. */
        private void unindex(K key, String text, MemoryEntry<V> entry) {
            if (entry.isIndexed()) {
                index.remove(text, key);
            }
        }

        private void gone(MemoryEntry<V> entry, String text) {
            if (entry.isWatched()) {
                watcher.gone(text);
            }
        }
    }
}
