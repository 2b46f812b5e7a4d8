package dev.larder.interleavings;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.LincheckAssertionError;

/**
 * Runs a story again and again, each time with its threads' steps in another order. The orders are chosen by Lincheck, which
 * takes over at every access to shared memory; a story that fails is told step by step.
 */
public final class Interleavings {

    /** How many orders are tried; {@code -Dlarder.interleavings=100000} takes its time. */
    public static final int ORDERS = Integer.getInteger("larder.interleavings", 50);

    /** Some threads' steps, and what must be true when all have ended. Made anew for each order. */
    public interface Story {
        /** What each thread does. */
        List<Runnable> threads();

        /** Throws if the story did not end well. */
        void ending();
    }

    private Interleavings() {}

    /** Fails with a {@link LincheckAssertionError} if some order ends badly. */
    public static void of(Supplier<Story> stories) {
        Lincheck.runConcurrentTest(ORDERS, () -> run(stories.get()));
    }

    private static void run(Story story) {
        List<Thread> threads = new ArrayList<>();
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        for (Runnable steps : story.threads()) {
            threads.add(new Thread(() -> {
                try {
                    steps.run();
                } catch (Throwable failure) {
                    failures.add(failure);
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            join(thread);
        }
        if (!failures.isEmpty()) {
            throw new IllegalStateException("A thread failed", failures.get(0));
        }
        story.ending();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
