package dev.larder.internal.engine;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;

/** An executor that counts what it did not take. */
final class CountedExecutor implements Executor {

    private final Executor executor;
    private final LongAdder rejected = new LongAdder();

    CountedExecutor(Executor executor) {
        this.executor = executor;
    }

    @Override
    public void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RuntimeException full) { // the user's executor enters here; who gave the task knows what to do instead
            rejected.increment();
            throw full;
        }
    }

    long rejected() {
        return rejected.sum();
    }
}
