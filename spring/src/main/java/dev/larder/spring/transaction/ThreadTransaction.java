package dev.larder.spring.transaction;

import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The transaction that Spring has bound to the calling thread. */
final class ThreadTransaction implements Open {

    private static final ThreadTransaction OF_THE_CALLER = new ThreadTransaction();

    private ThreadTransaction() {}

    static @Nullable Open present() {
        return TransactionSynchronizationManager.isActualTransactionActive()
                        && TransactionSynchronizationManager.isSynchronizationActive()
                ? OF_THE_CALLER
                : null;
    }

    @Override
    public boolean isReadOnly() {
        return TransactionSynchronizationManager.isCurrentTransactionReadOnly();
    }

    @Override
    public boolean hasPending() {
        return TransactionSynchronizationManager.getSynchronizations().stream()
                .anyMatch(each -> each instanceof AtEnd ours && ours.ending.isPending());
    }

    @Override
    public void atEnd(Ending ending) {
        TransactionSynchronizationManager.registerSynchronization(new AtEnd(ending));
    }

    /** Done before other listeners hear of the commit, since they may read. */
    private record AtEnd(Ending ending) implements TransactionSynchronization {

        @Override
        public int getOrder() {
            return HIGHEST_PRECEDENCE;
        }

        @Override
        public void afterCommit() {
            ending.commit();
        }

        /** Also where this was registered by somebody who heard of the commit. */
        @Override
        public void afterCompletion(int status) {
            ending.complete(status == STATUS_ROLLED_BACK);
        }
    }
}
