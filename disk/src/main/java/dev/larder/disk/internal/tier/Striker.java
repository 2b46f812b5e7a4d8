package dev.larder.disk.internal.tier;

import dev.larder.internal.threads.Threads;
import java.util.concurrent.TimeUnit;

/** The thread that writes what was dropped, at once. */
final class Striker implements AutoCloseable {

    private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long CLOSING_MILLIS = 3_000;

    private final Pen pen;
    private final Thread thread;
    private volatile boolean isClosed;

    Striker(Pen pen) {
        this.pen = pen;
        this.thread = Threads.daemon("larder-disk-drop", this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!isClosed) {
                pen.awaitStrikes(TICK_NANOS);
                pen.strike();
            }
        } catch (InterruptedException closedForGood) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends, when what is being written is written, for a short time. */
    @Override
    public void close() {
        isClosed = true;
        thread.interrupt();
        try {
            thread.join(CLOSING_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
