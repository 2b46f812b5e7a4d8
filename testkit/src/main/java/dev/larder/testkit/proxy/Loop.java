package dev.larder.testkit.proxy;

import dev.larder.Clock;
import dev.larder.internal.threads.Threads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** The one thread on which everything of a proxy happens, so that nothing of it needs a lock. */
final class Loop implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 20;
    private static final long LONGEST_SLEEP_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** What a channel is registered with. */
    interface Ready {
        void ready(SelectionKey key) throws IOException;
    }

    /** What is to be done when its time has come. */
    interface Work {
        /** Does what is due and says when more will be, by the clock. */
        long doWhatIsDue(long nowNanos);

        void end();
    }

    private final Selector selector;
    private final Clock clock;
    private final Work work;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean closed;

    Loop(Clock clock, Work work) throws IOException {
        this.selector = Selector.open();
        this.clock = clock;
        this.work = work;
        this.thread = Threads.daemon("larder-fault-proxy", this::run);
    }

    void start() {
        thread.start();
    }

    Selector selector() {
        return selector;
    }

    /** Does something on the thread and waits until it is done. */
    <T> T ask(Callable<T> question) {
        if (closed) {
            throw new IllegalStateException("The proxy is closed");
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        tasks.add(() -> complete(answer, question));
        selector.wakeup();
        return answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    private static <T> void complete(CompletableFuture<T> answer, Callable<T> question) {
        try {
            answer.complete(question.call());
        } catch (Exception e) {
            answer.completeExceptionally(new CompletionException(e));
        }
    }

    private void run() {
        try (selector) {
            while (!closed) {
                runTasks();
                long untilNanos = work.doWhatIsDue(clock.nanos()) - clock.nanos();
                if (tasks.isEmpty()) {
                    select(untilNanos);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            work.end();
            closed = true;
            runTasks();
        }
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    // Rounded up: waking too early would turn the wait into a busy one.
    private void select(long nanos) throws IOException {
        if (nanos <= 0) {
            selector.selectNow(Loop::handle);
        } else {
            selector.select(Loop::handle, 1 + TimeUnit.NANOSECONDS.toMillis(Math.min(nanos, LONGEST_SLEEP_NANOS)));
        }
    }

    private static void handle(SelectionKey key) {
        try {
            if (key.isValid()) {
                ((Ready) key.attachment()).ready(key);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
