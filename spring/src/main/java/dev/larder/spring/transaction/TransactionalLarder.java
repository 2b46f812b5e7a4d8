package dev.larder.spring.transaction;

import dev.larder.Cache;
import dev.larder.Invalidation;
import dev.larder.Larder;
import org.jspecify.annotations.Nullable;

/**
 * What changes caches, for code that may run in a transaction: others see it after the commit, and nobody after a rollback. Outside of
 * transactions it is the {@link Larder} itself. A bean of the starter; thread-safe.
 *
 * @since 0.1
 */
public final class TransactionalLarder {

    private final Larder larder;
    private final Transactions transactions;

    TransactionalLarder(Larder larder, Transactions transactions) {
        this.larder = larder;
        this.transactions = transactions;
    }

    /** {@link Larder#invalidate} after the commit. */
    public void invalidate(Invalidation invalidation) {
        transactions.afterCommit(() -> larder.invalidate(invalidation));
    }

    /** {@link Larder#publish} after the commit. */
    public void publish(Object event) {
        transactions.afterCommit(() -> larder.publish(event));
    }

    /**
     * {@link Cache#update}, whose last step, keeping what was written, waits for the commit. The key's lease is held from now on, so that
     * of two transactions at once neither leaves the other's value behind.
     *
     * @throws X what the write threw; the key is invalidated then
     */
    public <K, V, X extends Exception> @Nullable V update(Cache<K, V> cache, K key, Cache.Write<? extends V, X> write)
            throws X {
        if (!transactions.isOpen()) {
            return cache.update(key, write);
        }
        Cache.OpenUpdate<V> update = cache.beginUpdate(key);
        return transactions.<@Nullable V, X>write(write::run, update::finish, update::abandon);
    }
}
