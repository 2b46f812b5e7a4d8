package dev.larder.disk.internal.tier;

import java.util.concurrent.Executor;

/** Rewrites files on a thread of its own, since that may take minutes, and never asks for it while it was asked for already. */
final class Compactor {

    private final Executor executor;
    private final Runnable work;
    private volatile boolean isBusy;

    Compactor(Executor executor, Runnable work) {
        this.executor = executor;
        this.work = work;
    }

    /** Begins, by and by; nothing if the last time has not ended, or not even begun. For one thread. */
    void begin() {
        if (!isBusy) {
            isBusy = true;
            executor.execute(this::run);
        }
    }

    private void run() {
        try {
            work.run();
        } finally {
            isBusy = false;
        }
    }

    /** Whether it was asked for and has not ended. */
    boolean isBusy() {
        return isBusy;
    }
}
