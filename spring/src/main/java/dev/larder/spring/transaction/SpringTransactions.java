package dev.larder.spring.transaction;

import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.util.ClassUtils;

/** Spring's transactions: those of threads, and of subscriptions where Reactor is on the class path. */
final class SpringTransactions implements Transactions {

    private static final boolean HAS_REACTOR =
            ClassUtils.isPresent("reactor.core.publisher.Mono", SpringTransactions.class.getClassLoader());

    private final Supplier<PlatformTransactionManager> manager;

    SpringTransactions(Supplier<PlatformTransactionManager> manager) {
        this.manager = manager;
    }

    private static @Nullable Open open() {
        Open ofThread = ThreadTransaction.present();
        return ofThread != null ? ofThread : subscribed();
    }

    private static @Nullable Open subscribed() {
        return HAS_REACTOR ? SubscribedTransaction.lent() : null;
    }

    @Override
    public boolean isOpen() {
        return open() != null;
    }

    @Override
    public boolean isReactive() {
        return ThreadTransaction.present() == null && subscribed() != null;
    }

    @Override
    public boolean isReadOnly() {
        Open open = open();
        return open != null && open.isReadOnly();
    }

    @Override
    public boolean hasPending() {
        Open open = open();
        return open != null && open.hasPending();
    }

    @Override
    public void afterCommit(Runnable work) {
        atEnd(work, () -> {});
    }

    @Override
    public void atEnd(Runnable committed, Runnable rolledBack) {
        Open open = open();
        if (open == null) {
            committed.run();
        } else {
            open.atEnd(new Ending(committed, rolledBack));
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
}
