package dev.larder.disk.internal.tier;

import dev.larder.disk.internal.folder.Folder;
import dev.larder.disk.internal.folder.FolderException;
import dev.larder.disk.internal.store.Batch;
import dev.larder.disk.internal.store.Column;
import dev.larder.disk.internal.store.Expiries;
import dev.larder.disk.internal.store.Sealing;
import dev.larder.disk.internal.store.Store;
import dev.larder.disk.internal.store.StoreException;
import dev.larder.disk.internal.store.StoreException.Kind;
import dev.larder.disk.internal.store.StoredEntry;
import dev.larder.disk.internal.tier.Counts.Count;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is written into the store is written here, by one thread at a time: a value, whose question is asked in the same
 * section, is either written before a drop of its key and dropped with it, or the question comes after the drop. One section serves all
 * keys, since RocksDB writes one batch after the other anyway; it is held for the time of one batch.
 *
 * <p>Drops, places and abandonments never wait for that section: they hold in memory at once, as {@link Strikes}, and whoever enters the section writes
 * them before anything else. If too many wait, as a store that hangs lets nobody in, the tier is abandoned.
 *
 * <p>A drop that cannot be written makes the store worthless: it is abandoned, by deleting the mark of trust if even that cannot be
 * written. Until the abandonment has been written, nothing else is. Values that were written under an earlier generation are dead.
 */
final class Pen {

    private static final int MOST_STRIKES = 100_000;

    private final Folder folder;
    private final Sealing sealing;
    private final Counts counts;
    private final Trouble trouble;
    private final ReentrantLock section = new ReentrantLock();
    private final Strikes strikes;
    private volatile Consumer<Store> also = nothing -> {};
    private volatile Store store;
    private volatile boolean isDistrusted;
    private volatile boolean isBroken;

    Pen(Folder folder, Sealing sealing, Store store, Counts counts, Trouble trouble) throws StoreException {
        this.folder = folder;
        this.store = store;
        this.sealing = sealing;
        this.counts = counts;
        this.trouble = trouble;
        int generation = Meta.generation(store);
        this.strikes = new Strikes(MOST_STRIKES, generation, Meta.checkpoint(store, generation));
    }

    Store store() {
        return store;
    }

    /** What was written under another is dead. */
    int generation() {
        return strikes.generation();
    }

    @Nullable String checkpoint() {
        return strikes.checkpoint();
    }

    /** Whether a key was dropped that the store may still hold. */
    boolean hides(String key) {
        return strikes.hides(key);
    }

    /**
     * Writes values whose questions are answered with yes.
     *
     * @param number one that no other batch of this or an earlier process has
     * @return false if the write would have had to wait for room in memory: then nothing was written and nothing counted
     */
    boolean keep(List<Pending> values, long number) {
        section.lock();
        try {
            strikeLocked();
            return isDistrusted ? skipped(values) : written(values, number);
        } finally {
            section.unlock();
        }
    }

    private boolean skipped(List<Pending> values) {
        counts.add(Count.SKIPPED, values.size());
        return true;
    }

    private boolean written(List<Pending> values, long number) {
        try (Batch batch = store.batch()) {
            int refused = fill(batch, values, number);
            store.writeAtOnce(batch);
            counts.add(Count.REFUSED, refused);
            trouble.end();
            return true;
        } catch (StoreException failure) {
            return failure.kind() != Kind.WOULD_WAIT && failed(failure, values.size());
        }
    }

    private int fill(Batch batch, List<Pending> values, long number) throws StoreException {
        // Before the questions: what is abandoned after them is written as dead.
        int generation = strikes.generation();
        int refused = 0;
        Expiries expiries = new Expiries();
        for (Pending value : values) {
            if (value.stillTrue().getAsBoolean()) {
                long staleUntil = value.kept().staleUntil();
                StoredEntry entry = new StoredEntry(
                        generation,
                        staleUntil,
                        sealing.sealed(value.key(), value.kept().envelope()));
                batch.put(value.key(), entry);
                expiries.add(value.key(), staleUntil);
            } else {
                refused++;
            }
        }
        expiries.putInto(batch, number);
        return refused;
    }

    private boolean failed(StoreException failure, int times) {
        if (failure.kind() == Kind.CLOSED) {
            return true;
        }
        counts.add(Count.FAILED, times);
        noteBroken(failure);
        trouble.begin("writing failed: " + failure.what());
        return true;
    }

    /** Drops keys; where that cannot be written, or too much waits to be written, everything. Does not wait. */
    void drop(List<String> keys) {
        if (!strikes.drop(keys)) {
            trouble.begin(MOST_STRIKES + " drops wait for the store, which hangs or is too slow");
            abandon();
        }
    }

    /** Gives the room of values back that are of no use; lossy. */
    void reclaim(List<byte[]> keys, List<byte[]> expiryRows) throws StoreException {
        section.lock();
        try (Batch batch = store.batch()) {
            for (byte[] key : keys) {
                batch.delete(Column.ENTRIES, key);
            }
            for (byte[] row : expiryRows) {
                batch.delete(Column.EXPIRY, row);
            }
            store.write(batch);
        } finally {
            section.unlock();
        }
    }

    /** Remembers a place in the journal. Does not wait. */
    void checkpoint(String position) {
        strikes.reach(position);
    }

    /** Makes everything dead that was kept until now. Does not wait. */
    void abandon() {
        strikes.abandon();
        counts.add(Count.ABANDONED);
    }

    /** Whoever writes drops calls this too, in the section; for somebody who says {@link #noteWaits} and has all told by {@link #written}. */
    void writeAlso(Consumer<Store> writing) {
        also = writing;
    }

    /** Lets what is {@link #writeAlso written also} be written soon. Does not wait. */
    void noteWaits() {
        strikes.noteWaits();
    }

    /** Completes when the store has all drops, places and abandonments that were told by now. */
    CompletionStage<Void> written() {
        return strikes.written();
    }

    /** Waits until there is something to {@link #strike}, for so long at most. */
    void awaitStrikes(long nanos) throws InterruptedException {
        strikes.await(nanos);
    }

    /** Writes the drops, places and abandonments that wait. */
    void strike() {
        section.lock();
        try {
            strikeLocked();
        } finally {
            section.unlock();
        }
    }

    /** {@link #strike}, unless the section cannot be had for so long: then somebody hangs in the store. */
    boolean strikeWithin(long time, TimeUnit unit) throws InterruptedException {
        if (!section.tryLock(time, unit)) {
            return false;
        }
        try {
            strikeLocked();
            return true;
        } finally {
            section.unlock();
        }
    }

    private void strikeLocked() {
        Strikes.Taken taken = strikes.take();
        if (taken == null) {
            return;
        }
        if (taken.isAbandonment() && !isAbandonmentWritten()) {
            distrust();
        }
        boolean hasMore = !taken.keys().isEmpty() || taken.place() != null;
        if (hasMore && !isDistrusted) {
            write(taken);
        }
        also.accept(store);
        strikes.done(taken);
    }

    // The place with its drops or after them, never before.
    private void write(Strikes.Taken taken) {
        try (Batch batch = store.batch()) {
            for (String key : taken.keys()) {
                batch.delete(Column.ENTRIES, sealing.place(key));
            }
            if (taken.place() != null) {
                Meta.putCheckpoint(batch, taken.generation(), taken.place());
            }
            store.write(batch);
        } catch (StoreException failure) {
            failed(failure, 1);
            // Of a place the earlier one stays: more is replayed than has to be.
            if (!taken.keys().isEmpty() && failure.kind() != Kind.CLOSED) {
                abandonLocked();
            }
        }
    }

    private void abandonLocked() {
        abandon();
        if (!isAbandonmentWritten()) {
            distrust();
        }
    }

    private boolean isAbandonmentWritten() {
        try (Batch batch = store.batch()) {
            Meta.putGeneration(batch, strikes.generation());
            Meta.removeCheckpoint(batch);
            batch.deleteAll(Column.ENTRIES);
            batch.deleteAll(Column.EXPIRY);
            store.write(batch);
            return true;
        } catch (StoreException failure) {
            failed(failure, 1);
            return failure.kind() == Kind.CLOSED;
        }
    }

    private void distrust() {
        isDistrusted = true;
        try {
            folder.distrust();
        } catch (IOException failure) {
            trouble.begin("neither dropping nor distrusting the store can be written: " + failure);
        }
    }

    /** Tries to come out of trouble; cheap where there is none. For the thread that tidies up. */
    void recover(Opening opening) {
        if (isBroken) {
            replace(opening);
        }
        if (isDistrusted) {
            restoreTrust();
        }
    }

    private void replace(Opening opening) {
        section.lock();
        try {
            store.close();
            store = opening.replaced("it turned out to be damaged");
            strikes.abandon();
            isBroken = false;
            isDistrusted = !isAbandonmentWritten();
        } catch (FolderException failure) {
            trouble.begin(failure.what());
        } finally {
            section.unlock();
        }
    }

    private void restoreTrust() {
        section.lock();
        try {
            if (isAbandonmentWritten()) {
                folder.trust();
                isDistrusted = false;
                trouble.end();
            }
        } catch (IOException stillNoRoom) {
            trouble.begin("the folder cannot be written: " + stillNoRoom);
        } finally {
            section.unlock();
        }
    }

    /** A store that turns out to be damaged while it is written is replaced by an empty one, soon. */
    void noteBroken(StoreException failure) {
        if (failure.kind() == Kind.DAMAGED) {
            isBroken = true;
        }
    }

    /** Writes something down of the store itself. */
    void note(Note note) throws StoreException {
        section.lock();
        try (Batch batch = store.batch()) {
            note.putInto(batch);
            store.write(batch);
        } finally {
            section.unlock();
        }
    }

    /** Lets go of the store. */
    void close() {
        section.lock();
        try {
            store.close();
        } finally {
            section.unlock();
        }
    }

    /** Puts something into a batch. */
    @FunctionalInterface
    interface Note {
        /** Puts it. */
        void putInto(Batch batch) throws StoreException;
    }
}
