package dev.larder.disk.internal.tier;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** A read that waits for a reader, and its answer. Whoever waits for it {@link Lookout keeps looking} for a moment before it sleeps. */
final class Reading<T> extends CompletableFuture<T> {

    private final Supplier<T> work;
    private final T otherwise;
    private final Lookout lookout;
    private final Runnable help;
    private volatile boolean hasBegun;

    /** {@code help} is called by whoever has waited for a while, and nobody has begun. */
    Reading(Supplier<T> work, T otherwise, Lookout lookout, Runnable help) {
        this.work = work;
        this.otherwise = otherwise;
        this.lookout = lookout;
        this.help = help;
    }

    /** Reads, on this thread. */
    void read() {
        hasBegun = true;
        try {
            complete(work.get());
        } catch (RuntimeException | Error failure) { // a failing codec or clock enters here
            completeExceptionally(failure);
        }
    }

    /** Answers without having read. */
    void giveUp() {
        complete(otherwise);
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        lookOut();
        return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        lookOut();
        return super.get(timeout, unit);
    }

    @Override
    public T join() {
        lookOut();
        return super.join();
    }

    private void lookOut() {
        lookout.until(this::isDone);
        if (!hasBegun) {
            help.run();
        }
    }
}
