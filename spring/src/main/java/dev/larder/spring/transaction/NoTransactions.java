package dev.larder.spring.transaction;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

final class NoTransactions implements Transactions {

    @Override
    public boolean isOpen() {
        return false;
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public boolean hasPending() {
        return false;
    }

    @Override
    public void afterCommit(Runnable work) {
        work.run();
    }

    @Override
    public void atEnd(Runnable committed, Runnable rolledBack) {
        committed.run();
    }

    @Override
    public <T extends @Nullable Object> T inNewReadOnly(Callable<T> work) throws Exception {
        return work.call();
    }
}
