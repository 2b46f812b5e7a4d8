package dev.larder.spring.cache;

import dev.larder.Cache.OpenUpdate;
import dev.larder.CacheSpec;
import dev.larder.LoadException;
import dev.larder.Lookup;
import dev.larder.Outcome;
import dev.larder.spring.autoconfigure.LarderProperties.LoadsInTransaction;
import dev.larder.spring.transaction.Transactions;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.Cache;
import org.springframework.cache.support.SimpleValueWrapper;

/**
 * A Larder cache as Spring's. In a transaction, {@code put}, {@code evict} and {@code clear} wait for the commit; {@code evictIfPresent},
 * {@code invalidate} and {@code putIfAbsent} act at once, as Spring documents. What evicts blocks until it is acknowledged. Thread-safe.
 */
final class LarderCache implements Cache {

    private final dev.larder.Cache<Object, Object> larder;
    private final Class<?> type;
    private final boolean isShared;
    private final Transactions transactions;
    private final LoadsInTransaction loads;

    LarderCache(
            dev.larder.Cache<Object, Object> larder,
            boolean isShared,
            Transactions transactions,
            LoadsInTransaction loads) {
        this.larder = larder;
        this.type = ValueTypes.rawClass(larder.spec().valueType());
        this.isShared = isShared && larder.spec().isShared();
        this.transactions = transactions;
        this.loads = loads;
    }

    @Override
    public String getName() {
        return larder.name();
    }

    @Override
    public dev.larder.Cache<Object, Object> getNativeCache() {
        return larder;
    }

    @Override
    public @Nullable ValueWrapper get(Object key) {
        return transactions.hasPending() ? null : wrapped(larder.lookup(Keys.of(key)));
    }

    @Override
    public <T> @Nullable T get(Object key, @Nullable Class<T> wanted) {
        ValueWrapper found = get(key);
        Object value = found == null ? null : found.get();
        if (value != null && wanted != null && !wanted.isInstance(value)) {
            throw new IllegalStateException("The value in cache " + getName() + " is a "
                    + value.getClass().getName() + " and not a " + wanted.getName());
        }
        return unchecked(value);
    }

    @Override
    public <T> @Nullable T get(Object key, Callable<T> valueLoader) {
        try {
            return unchecked(load(key, valueLoader, value -> true));
        } catch (LoadException own) {
            throw own;
        } catch (Exception failure) { // the user's loader enters here
            throw new ValueRetrievalException(key, valueLoader, failure);
        }
    }

    /**
     * The value of a key, loaded where it is not cached: one load at a time, in all processes.
     *
     * @param keepIf which values are kept
     * @throws Exception what the loader threw
     */
    @Nullable Object load(Object key, Callable<? extends @Nullable Object> loader, Predicate<@Nullable Object> keepIf)
            throws Exception {
        if (transactions.hasPending()) {
            return loader.call();
        }
        if (!keepsLoadsOfThisThread()) {
            Lookup<Object> found = larder.lookup(Keys.of(key));
            return found.outcome() == Outcome.MISS ? loader.call() : found.value();
        }
        try {
            return larder.lookup(Keys.of(key), committed(loader), keepIf).value();
        } catch (LoadException failure) {
            throw causeOf(failure);
        }
    }

    /** The values of keys that have one; the missing are loaded together. */
    Map<Object, Object> loadAll(Collection<?> keys, CacheSpec.BulkLoader<Object, Object> loader) throws Exception {
        Map<Object, Object> named = new LinkedHashMap<>();
        keys.forEach(key -> named.put(Keys.of(key), key));
        CacheSpec.BulkLoader<Object, Object> translated = asked -> {
            Map<Object, Object> byOwnKey = new HashMap<>();
            loader.loadAll(new LinkedHashSet<>(asked.stream().map(named::get).toList()))
                    .forEach((key, value) -> byOwnKey.put(Keys.of(key), value));
            return byOwnKey;
        };
        Map<Object, Object> answer = new LinkedHashMap<>();
        found(named.keySet(), translated).forEach((key, value) -> answer.put(named.get(key), value));
        return answer;
    }

    private Map<Object, Object> found(Collection<Object> keys, CacheSpec.BulkLoader<Object, Object> loader)
            throws Exception {
        if (transactions.hasPending()) {
            return loader.loadAll(new LinkedHashSet<>(keys));
        }
        if (keepsLoadsOfThisThread()) {
            try {
                return larder.getAll(
                        keys, asked -> committed(() -> loader.loadAll(asked)).call());
            } catch (LoadException failure) {
                throw causeOf(failure);
            }
        }
        Map<Object, Object> all = new LinkedHashMap<>(larder.getAll(keys));
        Set<Object> missing = new LinkedHashSet<>(keys);
        missing.removeAll(all.keySet());
        if (!missing.isEmpty()) {
            all.putAll(loader.loadAll(missing));
        }
        return all;
    }

    private boolean keepsLoadsOfThisThread() {
        return !transactions.isOpen()
                || switch (loads) {
                    case KEEP_NOTHING -> false;
                    case KEEP_IF_READ_ONLY -> transactions.isReadOnly();
                    case OWN_READ_ONLY -> true;
                };
    }

    private <T extends @Nullable Object> Callable<T> committed(Callable<T> loader) {
        return transactions.isOpen() && loads == LoadsInTransaction.OWN_READ_ONLY
                ? () -> transactions.inNewReadOnly(loader)
                : loader;
    }

    /** What the loader threw; the exception itself where it is the cache's own. */
    private static Exception causeOf(LoadException failure) {
        return failure.getCause() instanceof Exception cause && !(cause instanceof InterruptedException)
                ? cause
                : failure;
    }

    @Override
    public @Nullable CompletableFuture<?> retrieve(Object key) {
        if (transactions.hasPending()) {
            return null;
        }
        CompletableFuture<@Nullable ValueWrapper> found =
                larder.async().lookup(Keys.of(key)).<@Nullable ValueWrapper>thenApply(this::wrapped);
        // Null says at once that there is nothing.
        return found.isDone() && !found.isCompletedExceptionally() && found.join() == null ? null : found;
    }

    @Override
    public <T> CompletableFuture<T> retrieve(Object key, Supplier<CompletableFuture<T>> valueLoader) {
        return retrieve(key, valueLoader, value -> true);
    }

    /**
     * {@link #load} that does not block: a thread of Larder's executor waits for the loader's future, for the lease limit at most. A
     * caller whose turn does not come within the wait limit loads for itself.
     */
    <T extends @Nullable Object> CompletableFuture<T> retrieve(
            Object key, Supplier<CompletableFuture<T>> loader, Predicate<@Nullable Object> keepIf) {
        if (transactions.hasPending()) {
            return loader.get();
        }
        if (transactions.isReactive() && !keepsLoadsOfThisThread()) {
            return larder.async()
                    .lookup(Keys.of(key))
                    .thenCompose(found -> found.outcome() == Outcome.MISS
                            ? loader.get()
                            : CompletableFuture.completedFuture(LarderCache.<T>unchecked(found.value())));
        }
        long limit = larder.spec().leaseLimit().toMillis();
        AtomicBoolean isAsked = new AtomicBoolean();
        CompletableFuture<Lookup<Object>> answer = larder.async()
                .lookup(
                        Keys.of(key),
                        () -> {
                            isAsked.set(true);
                            return loader.get().get(limit, TimeUnit.MILLISECONDS);
                        },
                        keepIf);
        return answer.thenApply(Optional::of)
                .completeOnTimeout(Optional.empty(), larder.spec().waitLimit().toMillis(), TimeUnit.MILLISECONDS)
                .thenCompose(inTime -> inTime.isEmpty() && !isAsked.get() ? loader.get() : valueOf(answer))
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(thrown(failure)));
    }

    private static <T extends @Nullable Object> CompletableFuture<T> valueOf(CompletableFuture<Lookup<Object>> answer) {
        return answer.thenApply(lookup -> LarderCache.<T>unchecked(lookup.value()));
    }

    /** What the loader's future failed with, without what it was wrapped into on its way here. */
    private static Throwable thrown(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null
                && (cause instanceof CompletionException
                        || cause instanceof ExecutionException
                        || cause instanceof LoadException)) {
            cause = cause.getCause();
        }
        return cause;
    }

    @Override
    public void put(Object key, @Nullable Object value) {
        Object own = Keys.of(key);
        requireType(value);
        transactions.afterCommit(() -> putNow(own, value));
    }

    private void putNow(Object own, @Nullable Object value) {
        if (value == null) {
            larder.invalidate(own);
            larder.get(own, () -> null);
        } else {
            larder.put(own, value);
        }
    }

    private void requireType(@Nullable Object value) {
        if (value != null && !type.isInstance(value)) {
            throw new IllegalArgumentException("A " + value.getClass().getName() + " does not belong in cache "
                    + getName() + ", which holds values of " + type.getName()
                    + "; use another cache, or say larder.caches." + getName() + ".type");
        }
    }

    @Override
    public @Nullable ValueWrapper putIfAbsent(Object key, @Nullable Object value) {
        requireType(value);
        AtomicBoolean isPut = new AtomicBoolean();
        Lookup<Object> found = larder.lookup(
                Keys.of(key),
                () -> {
                    isPut.set(true);
                    return value;
                },
                kept -> true);
        return isPut.get() ? null : new SimpleValueWrapper(found.value());
    }

    /** Whether writes take leases; where nothing is shared a plain {@link #put} does the same. */
    boolean hasLeases() {
        return isShared;
    }

    /** Whether what a reactive transaction loads is loaded outside of it. */
    boolean loadsApart() {
        return loads == LoadsInTransaction.OWN_READ_ONLY;
    }

    /** Begins a write to the source, to be cached once it is committed. */
    OpenUpdate<Object> beginUpdate(Object key) {
        return larder.beginUpdate(Keys.of(key));
    }

    @Override
    public void evict(Object key) {
        Object own = Keys.of(key);
        transactions.afterCommit(() -> larder.invalidate(own));
    }

    /** At once; in a transaction once more after it, since others load what is there until then. */
    @Override
    public boolean evictIfPresent(Object key) {
        Object own = Keys.of(key);
        boolean wasPresent = larder.lookup(own).outcome() != Outcome.MISS;
        larder.invalidate(own);
        if (transactions.isOpen()) {
            transactions.afterCommit(() -> larder.invalidate(own));
        }
        return wasPresent;
    }

    @Override
    public void clear() {
        transactions.afterCommit(larder::invalidateAll);
    }

    @Override
    public boolean invalidate() {
        boolean hadSome = larder.stats().memoryEntries() > 0;
        larder.invalidateAll();
        if (transactions.isOpen()) {
            transactions.afterCommit(larder::invalidateAll);
        }
        return hadSome;
    }

    private @Nullable ValueWrapper wrapped(Lookup<Object> found) {
        return found.outcome() == Outcome.MISS ? null : new SimpleValueWrapper(found.value());
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the caller knows what it keeps in the cache
    private static <T> @Nullable T unchecked(@Nullable Object value) {
        return (T) value;
    }
}
