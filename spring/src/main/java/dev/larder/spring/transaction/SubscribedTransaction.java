package dev.larder.spring.transaction;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.transaction.NoTransactionException;
import org.springframework.transaction.reactive.TransactionSynchronization;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The reactive transaction of a subscription. It belongs to no thread: {@link #during} lends it to the calling one for as long as some
 * work runs there, so that what asks {@link Transactions} finds it.
 */
final class SubscribedTransaction implements Open {

    private static final ThreadLocal<@Nullable SubscribedTransaction> LENT = new ThreadLocal<>();

    private final TransactionSynchronizationManager manager;

    private SubscribedTransaction(TransactionSynchronizationManager manager) {
        this.manager = manager;
    }

    /** The one that was lent to the calling thread. */
    static @Nullable Open lent() {
        return LENT.get();
    }

    /** The one of the subscriber. */
    static Mono<Optional<SubscribedTransaction>> ofSubscriber() {
        return TransactionSynchronizationManager.forCurrentTransaction()
                .filter(manager -> manager.isActualTransactionActive() && manager.isSynchronizationActive())
                .map(manager -> Optional.of(new SubscribedTransaction(manager)))
                .onErrorResume(NoTransactionException.class, none -> Mono.empty())
                .defaultIfEmpty(Optional.empty());
    }

    <T extends @Nullable Object> T during(Supplier<T> work) {
        SubscribedTransaction before = LENT.get();
        LENT.set(this);
        try {
            return work.get();
        } finally {
            if (before == null) {
                LENT.remove();
            } else {
                LENT.set(before);
            }
        }
    }

    @Override
    public boolean isReadOnly() {
        return manager.isCurrentTransactionReadOnly();
    }

    @Override
    public boolean hasPending() {
        return manager.getSynchronizations().stream()
                .anyMatch(each -> each instanceof AtEnd ours && ours.ending.isPending());
    }

    @Override
    public void atEnd(Ending ending) {
        manager.registerSynchronization(new AtEnd(ending));
    }

    /** On threads that may wait for Redis; the transaction's publisher completes after it. */
    private record AtEnd(Ending ending) implements TransactionSynchronization, Ordered {

        @Override
        public int getOrder() {
            return HIGHEST_PRECEDENCE;
        }

        @Override
        public Mono<Void> afterCommit() {
            return waiting(ending::commit);
        }

        @Override
        public Mono<Void> afterCompletion(int status) {
            return waiting(() -> ending.complete(status == STATUS_ROLLED_BACK));
        }

        private static Mono<Void> waiting(Runnable work) {
            return Mono.<Void>fromRunnable(work).subscribeOn(Schedulers.boundedElastic());
        }
    }
}
