package dev.larder.internal.threads;

import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Takes what belongs to a caller's thread along to the thread that runs a task, for as long as it runs: the diagnostic context (SLF4J's
 * {@link MDC}, which may hold a correlation id), and whatever the application adds. What the application adds may fail, but each task
 * runs, and once. Thread-safe.
 */
public final class CallersContext {

    private static final Logger LOG = LoggerFactory.getLogger(CallersContext.class);

    private final UnaryOperator<Runnable> added;
    private final AtomicBoolean isTold = new AtomicBoolean();

    /**
     * Takes more along than the diagnostic context.
     *
     * @param added called on the caller's thread; what it makes of a task runs on the other one
     */
    public CallersContext(UnaryOperator<Runnable> added) {
        this.added = added;
    }

    /** The executor, its tasks in the context of whoever gives them to it. */
    public Executor on(Executor executor) {
        return task -> executor.execute(with(task));
    }

    /** The task in the context of the present thread. */
    public Runnable with(Runnable task) {
        Once once = new Once(correlated(task));
        try {
            Runnable more = added.apply(once);
            return more == once ? once : () -> run(more, once);
        } catch (RuntimeException failed) { // the application's code enters here
            tell(failed);
            return once;
        }
    }

    private void run(Runnable more, Once once) {
        try {
            more.run();
        } catch (RuntimeException failed) { // the application's code enters here, around the task
            if (failed.equals(once.failure)) {
                throw failed;
            }
            tell(failed);
        } finally {
            once.run();
        }
    }

    private void tell(RuntimeException failed) {
        if (isTold.compareAndSet(false, true)) {
            LOG.warn("The caller's context was not taken along to another thread; told once", failed);
        }
    }

    private static Runnable correlated(Runnable task) {
        Map<String, String> context = MDC.getCopyOfContextMap();
        if (context == null || context.isEmpty()) {
            return task;
        }
        return () -> {
            Map<String, String> before = MDC.getCopyOfContextMap();
            MDC.setContextMap(context);
            try {
                task.run();
            } finally {
                if (before == null) {
                    MDC.clear();
                } else {
                    MDC.setContextMap(before);
                }
            }
        };
    }

    private static final class Once implements Runnable {

        private final Runnable task;
        private final AtomicBoolean isRun = new AtomicBoolean();
        private volatile @Nullable RuntimeException failure;

        Once(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            if (!isRun.compareAndSet(false, true)) {
                return;
            }
            try {
                task.run();
            } catch (RuntimeException failed) {
                failure = failed;
                throw failed;
            }
        }
    }
}
