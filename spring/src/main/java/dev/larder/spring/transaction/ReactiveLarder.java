package dev.larder.spring.transaction;

import dev.larder.Cache;
import dev.larder.Invalidation;
import dev.larder.Larder;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * {@link TransactionalLarder} for reactive code: what changes caches, seen by others after the commit of the subscriber's transaction,
 * and by nobody after a rollback. Without a transaction it happens upon subscription. Nothing blocks: what waits for Redis does so on
 * Reactor's {@code boundedElastic} threads. A bean of the starter where Reactor is on the class path; thread-safe.
 *
 * @since 0.1
 */
public final class ReactiveLarder {

    private final Larder larder;
    private final Transactions transactions;

    ReactiveLarder(Larder larder, Transactions transactions) {
        this.larder = larder;
        this.transactions = transactions;
    }

    /** {@link Larder#invalidate} after the commit. Completes when it is acknowledged, in a transaction at once: there its end waits. */
    public Mono<Void> invalidate(Invalidation invalidation) {
        return afterCommit(() -> larder.invalidate(invalidation));
    }

    /** {@link Larder#publish} after the commit. Completes as {@link #invalidate}. */
    public Mono<Void> publish(Object event) {
        return afterCommit(() -> larder.publish(event));
    }

    private Mono<Void> afterCommit(Runnable work) {
        Mono<Boolean> start = Mono.just(true).publishOn(Schedulers.boundedElastic());
        return ReactiveTransactions.seen(start)
                .doOnNext(started -> transactions.afterCommit(work))
                .then();
    }

    /**
     * {@link Cache#update}, whose last step, keeping what was written, waits for the commit. The key's lease is held from the
     * subscription on, so that of two transactions at once neither leaves the other's value behind.
     *
     * @param write writes, and says what is there afterwards; empty if there is nothing. If it fails the key is invalidated
     */
    public <K, V> Mono<V> update(Cache<K, V> cache, K key, Mono<? extends V> write) {
        return ReactiveTransactions.write(transactions, () -> cache.beginUpdate(key), write, value -> true);
    }
}
