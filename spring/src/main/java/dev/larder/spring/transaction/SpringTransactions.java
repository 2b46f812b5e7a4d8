package dev.larder.spring.transaction;

import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Spring's thread-bound transactions. */
final class SpringTransactions implements Transactions {

    private final Supplier<PlatformTransactionManager> manager;

    SpringTransactions(Supplier<PlatformTransactionManager> manager) {
        this.manager = manager;
    }

    @Override
    public boolean isOpen() {
        return TransactionSynchronizationManager.isActualTransactionActive()
                && TransactionSynchronizationManager.isSynchronizationActive();
    }

    @Override
    public boolean isReadOnly() {
        return TransactionSynchronizationManager.isCurrentTransactionReadOnly();
    }

    @Override
    public boolean hasPending() {
        return isOpen()
                && TransactionSynchronizationManager.getSynchronizations().stream()
                        .anyMatch(each -> each instanceof AtEnd pending && !pending.isDone);
    }

    @Override
    public void afterCommit(Runnable work) {
        atEnd(work, () -> {});
    }

    @Override
    public void atEnd(Runnable committed, Runnable rolledBack) {
        if (isOpen()) {
            TransactionSynchronizationManager.registerSynchronization(new AtEnd(committed, rolledBack));
        } else {
            committed.run();
        }
    }

    @Override
    public <T extends @Nullable Object> T inNewReadOnly(Callable<T> work) throws Exception {
        DefaultTransactionDefinition definition =
                new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        definition.setReadOnly(true);
        PlatformTransactionManager transactions = manager.get();
        TransactionStatus status = transactions.getTransaction(definition);
        try {
            return work.call();
        } finally {
            // It only reads: there is nothing that a commit would save.
            transactions.rollback(status);
        }
    }

    /**
     * What waits for the end of a transaction; done before other listeners hear of the commit, since they may read. An outcome that
     * nobody knows counts as a commit: an invalidation too many costs a load, one too few shows old values.
     */
    private static final class AtEnd implements TransactionSynchronization {

        private final Runnable committed;
        private final Runnable rolledBack;
        private boolean isDone;

        AtEnd(Runnable committed, Runnable rolledBack) {
            this.committed = committed;
            this.rolledBack = rolledBack;
        }

        @Override
        public int getOrder() {
            return HIGHEST_PRECEDENCE;
        }

        @Override
        public void afterCommit() {
            end(committed);
        }

        /** Also where this was registered by somebody who heard of the commit. */
        @Override
        public void afterCompletion(int status) {
            end(status == STATUS_ROLLED_BACK ? rolledBack : committed);
        }

        private void end(Runnable work) {
            if (!isDone) {
                isDone = true;
                work.run();
            }
        }
    }
}
