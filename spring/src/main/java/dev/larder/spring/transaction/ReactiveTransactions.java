package dev.larder.spring.transaction;

import dev.larder.Cache.OpenUpdate;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.transaction.reactive.TransactionContextManager;
import org.springframework.util.ClassUtils;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/**
 * Brings reactive transactions, which belong to a subscription, before {@link Transactions}, which asks for the one of a thread. Where
 * Spring's transactions are not on the class path there are none. Nothing blocks but what is said to.
 */
public final class ReactiveTransactions {

    private static final boolean CAN_BE = ClassUtils.isPresent(
            "org.springframework.transaction.reactive.TransactionSynchronizationManager",
            ReactiveTransactions.class.getClassLoader());

    private ReactiveTransactions() {}

    /** The same, whose signals arrive where {@link Transactions} finds the subscriber's transaction. */
    public static <T> Mono<T> seen(Mono<T> source) {
        return CAN_BE
                ? SubscribedTransaction.ofSubscriber()
                        .flatMap(open -> open.map(transaction -> source.transform(Operators.<T, T>liftPublisher(
                                        (publisher, subscriber) -> new Lent<>(subscriber, transaction))))
                                .map(lent -> Mono.from(lent))
                                .orElse(source))
                : source;
    }

    /** The same, whose signals arrive where {@link Transactions} finds the subscriber's transaction. */
    public static <T> Flux<T> seen(Flux<T> source) {
        return CAN_BE
                ? SubscribedTransaction.ofSubscriber()
                        .flatMapMany(open -> open.map(transaction -> source.transform(Operators.<T, T>liftPublisher(
                                        (publisher, subscriber) -> new Lent<>(subscriber, transaction))))
                                .map(lent -> Flux.from(lent))
                                .orElse(source))
                : source;
    }

    /** What the supplier makes for each subscriber, called where {@link Transactions} finds the subscriber's transaction. */
    public static <T> Mono<T> defer(Supplier<Mono<T>> supplier) {
        return CAN_BE
                ? SubscribedTransaction.ofSubscriber()
                        .flatMap(open -> open.map(transaction -> transaction.during(supplier))
                                .orElseGet(supplier))
                : Mono.defer(supplier);
    }

    /** A subscriber's context without its transaction: what is read there is what is committed. */
    public static Context apart(Context context) {
        return CAN_BE ? TransactionContextManager.createTransactionContext().apply(context) : context;
    }

    /**
     * A write under the lease of its key, whose effect is seen after the commit: begins the update, writes, and at the end of the
     * transaction keeps what was written, or abandons.
     *
     * @param begin takes the lease; may block
     * @param write subscribed to once the lease is held, in the subscriber's transaction
     * @param keepIf which values are kept
     */
    public static <V> Mono<V> write(
            Transactions transactions,
            Callable<OpenUpdate<V>> begin,
            Mono<? extends V> write,
            Predicate<@Nullable V> keepIf) {
        return Mono.fromCallable(begin)
                .subscribeOn(Schedulers.boundedElastic())
                .map(update -> new Begun<>(update, transactions, new AtomicBoolean()))
                .flatMap(begun -> seen(Mono.<V>from(write).publishOn(Schedulers.boundedElastic()))
                        .doOnSuccess(value -> begun.written(value, keepIf))
                        .doOnError(failure -> begun.fail())
                        .doOnCancel(() -> Schedulers.boundedElastic().schedule(begun::fail)));
    }

    /** An update whose write is under way: it is written or it fails, whichever comes first. */
    private record Begun<V>(OpenUpdate<V> update, Transactions transactions, AtomicBoolean isOver) {

        void written(@Nullable V value, Predicate<@Nullable V> keepIf) {
            Runnable committed = keepIf.test(value) ? () -> update.finish(value) : update::abandon;
            if (isOver.compareAndSet(false, true)) {
                transactions.atEnd(committed, update::abandon);
            }
        }

        void fail() {
            if (isOver.compareAndSet(false, true)) {
                update.abandon();
            }
        }
    }

    /** Passes signals on while the transaction is lent to the thread that brings them. */
    private record Lent<T>(CoreSubscriber<? super T> subscriber, SubscribedTransaction transaction)
            implements CoreSubscriber<T> {

        @Override
        public Context currentContext() {
            return subscriber.currentContext();
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            subscriber.onSubscribe(subscription);
        }

        @Override
        public void onNext(T value) {
            lending(() -> subscriber.onNext(value));
        }

        @Override
        public void onError(Throwable failure) {
            lending(() -> subscriber.onError(failure));
        }

        @Override
        public void onComplete() {
            lending(subscriber::onComplete);
        }

        private void lending(Runnable signal) {
            transaction.during(() -> {
                signal.run();
                return signal;
            });
        }
    }
}
