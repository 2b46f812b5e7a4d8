package dev.larder.spring.transaction;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The transaction of the calling thread, as far as caches care. Where Spring's transactions are not on the class path there is never
 * one. Reactive transactions, which belong to no thread, are not seen.
 */
public interface Transactions {

    /** No transactions at all. */
    Transactions NONE = new NoTransactions();

    /** Whether a transaction is open. */
    boolean isOpen();

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
}
