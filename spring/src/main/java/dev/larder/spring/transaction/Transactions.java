package dev.larder.spring.transaction;

import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The transaction of the calling thread, as far as caches care. Where Spring's transactions are not on the class path there is never
 * one. A reactive transaction belongs to no thread; {@link ReactiveTransactions} lends it to the one that does something for it.
 */
public interface Transactions {

    /** No transactions at all. */
    static Transactions none() {
        return new NoTransactions();
    }

    /** Whether a transaction is open. */
    boolean isOpen();

    /** Whether it goes along with its subscription, so that a load on another thread runs in it too. */
    default boolean isReactive() {
        return false;
    }

    /** Whether it is one that only reads. */
    boolean isReadOnly();

    /** Whether something waits for the transaction's end, so that what it reads is not what others may be shown. */
    boolean hasPending();

    /** Does the work once the transaction is committed, never if it is rolled back; at once where there is none. */
    void afterCommit(Runnable work);

    /** Does one or the other once the transaction has ended; at once, as committed, where there is none. */
    void atEnd(Runnable committed, Runnable rolledBack);

    /** Does the work in a new transaction that only reads. */
    <T extends @Nullable Object> T inNewReadOnly(Callable<T> work) throws Exception;

    /**
     * Writes, and once the transaction has ended does one thing or the other with what was written.
     *
     * @param undone also if the write fails
     * @throws X what the write threw
     */
    default <R extends @Nullable Object, X extends Throwable> R write(
            Write<R, X> write, Consumer<? super R> committed, Runnable undone) throws X {
        boolean isWritten = false;
        R written;
        try {
            written = write.run();
            isWritten = true;
        } finally {
            if (!isWritten) {
                undone.run();
            }
        }
        atEnd(() -> committed.accept(written), undone);
        return written;
    }

    /**
     * A write to the source.
     *
     * @param <R> what it returns
     * @param <X> what it may throw
     */
    @FunctionalInterface
    interface Write<R extends @Nullable Object, X extends Throwable> {
        /** Writes. */
        R run() throws X;
    }
}
