package dev.larder.spring.transaction;

/**
 * What waits for the end of a transaction, and happens once. An outcome that nobody knows counts as a commit: an invalidation too many
 * costs a load, one too few shows old values. Not thread-safe, as the transaction is not.
 */
final class Ending {

    private final Runnable committed;
    private final Runnable rolledBack;
    private boolean isDone;

    Ending(Runnable committed, Runnable rolledBack) {
        this.committed = committed;
        this.rolledBack = rolledBack;
    }

    boolean isPending() {
        return !isDone;
    }

    void commit() {
        end(committed);
    }

    void complete(boolean isRolledBack) {
        end(isRolledBack ? rolledBack : committed);
    }

    private void end(Runnable work) {
        if (!isDone) {
            isDone = true;
            work.run();
        }
    }
}
