package dev.larder.disk.internal.tier;

import dev.larder.Clock;
import dev.larder.disk.internal.store.Column;
import dev.larder.disk.internal.store.StoreException;
import dev.larder.disk.internal.store.StoreException.Kind;
import dev.larder.disk.internal.tier.Counts.Count;
import dev.larder.internal.threads.Threads;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * What is done between writes, on the writer's thread: coming out of trouble, giving back the room of expired values, evicting, and
 * writing down the clock and the hottest keys.
 */
final class Housekeeping {

    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final double CROWDED = 0.9;
    private static final long HEAT_PERIODS = 60;

    private final Pen pen;
    private final Opening opening;
    private final Sweeper sweeper;
    private final Evictor evictor;
    private final Heat heat;
    private final Clock clock;
    private final WallClock wall;
    private final Counts counts;
    private final Trouble trouble;
    private final long maximumBytes;
    private final ThreadPoolExecutor thread = Threads.pool("larder-disk-compact", 1, 1);
    private final Compactor compactor = new Compactor(thread, this::compact);
    private long lastNanos;
    private long periods;
    private long batch;

    Housekeeping(Parts parts, Sweeper sweeper, Evictor evictor) {
        this.pen = parts.pen();
        this.opening = parts.opening();
        this.sweeper = sweeper;
        this.evictor = evictor;
        this.heat = parts.heat();
        this.clock = parts.clock();
        this.wall = parts.wall();
        this.counts = parts.counts();
        this.trouble = parts.trouble();
        this.maximumBytes = parts.settings().store().maximumBytes();
        this.lastNanos = clock.nanos();
        // Above those of earlier processes: they grow by less than a million a second.
        this.batch = wall.millis() * 1_000;
    }

    /** A number that no other batch of writes has. */
    long nextBatch() {
        return ++batch;
    }

    /** So many bytes were written. */
    void wrote(long bytes) {
        evictor.wrote(bytes);
    }

    /** Whether the files are within their bound. */
    boolean hasRoom() {
        return pen.store().fileBytes() < maximumBytes;
    }

    private boolean isCrowded() {
        return pen.store().fileBytes() > CROWDED * maximumBytes;
    }

    /** Tidies up if it is time to. */
    void tidyIfDue() {
        boolean isPeriod = clock.nanos() - lastNanos >= PERIOD_NANOS;
        if (!isPeriod && !evictor.isDue()) {
            return;
        }
        try {
            if (isPeriod) {
                lastNanos = clock.nanos();
                tidyByTime();
            }
            tidyBySize();
        } catch (StoreException failure) {
            failed(failure);
        }
    }

    private void tidyByTime() throws StoreException {
        pen.recover(opening);
        sweeper.sweep();
        heat.tidy();
        pen.note(batch -> Meta.putClock(batch, wall.millis()));
        if (++periods % HEAT_PERIODS == 0) {
            writeDown();
        }
    }

    private void tidyBySize() throws StoreException {
        if (evictor.isDue()) {
            evictor.tidy();
        }
        if (isCrowded() && !compactor.isBusy()) {
            evictor.tidy();
            compactor.begin();
        }
    }

    // What was dropped stands in the files until they are rewritten.
    private void compact() {
        try {
            pen.store().compact(Column.ENTRIES);
            pen.store().compact(Column.EXPIRY);
        } catch (StoreException failure) {
            failed(failure);
        }
    }

    private void failed(StoreException failure) {
        if (failure.kind() != Kind.CLOSED) {
            counts.add(Count.FAILED);
            pen.noteBroken(failure);
            trouble.begin("tidying up failed: " + failure.what());
        }
    }

    private void writeDown() throws StoreException {
        pen.note(batch -> {
            Meta.putClock(batch, wall.millis());
            Meta.putHottest(batch, heat.toBytes());
        });
    }

    /** Writes down what the next process wants to know; after the writer's end. */
    void close() {
        thread.shutdownNow();
        try {
            writeDown();
        } catch (StoreException failure) {
            counts.add(Count.FAILED);
        }
    }
}
