package dev.larder.tier;

import dev.larder.LarderListener;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The tier on this node's disk: a bounded store of envelopes that outlives the process. One instance belongs to one
 * {@link dev.larder.Larder}, one store to one namespace. Keys are cache keys, without the namespace; values are envelopes, which the
 * tier does not look into.
 *
 * <p>What the tier holds may be believed by a later process only together with its {@link #checkpoint() checkpoint}: it is the place in
 * the journal up to which everything that became untrue was dropped here. Whoever opens the tier has the records since then
 * applied to it first, or abandons it.
 *
 * <p>What {@link #drop}, {@link #checkpoint(String)} and {@link #abandon} have done holds for this process when they return, and never waits for the
 * store, which may hang. Once {@link #written} says so it survives the
 * death of the process at any moment after that (a loss of power may undo the last of it, but only in the order in which it was done:
 * never a drop whose checkpoint stays). {@link #keep} may be lost.
 *
 * <p>No method throws because of the store: where it cannot be read, what is asked for is not there; where it cannot be written, a value is
 * not kept; where a drop cannot be written, the tier abandons itself, so that neither this process nor a later one believes what
 * should be gone. All of it is counted in {@link #figures}, and told once as {@link LarderListener#tierChanged} of the tier {@code disk}.
 * Thread-safe.
 */
public interface LocalTier extends AutoCloseable {

    /**
     * The last place in the journal that was handed over, by this process or by one before; null if there is none, because the store is
     * new, was abandoned since, or cannot be trusted: then nothing in it may be believed. Reads a field.
     */
    @Nullable String checkpoint();

    /**
     * The envelope of a key, or empty. Does not block: the store is read on the tier's own threads, whose number and whose queue are
     * bounded; where they are all busy the answer is empty, and counted. The stage never fails. Sees what {@link #keep} has written,
     * and perhaps what it has only taken.
     */
    CompletionStage<Optional<byte[]>> read(String key);

    /** {@link #read} for many keys in one turn, answers in their order; keys are not repeated. */
    CompletionStage<List<Optional<byte[]>>> readAll(List<String> keys);

    /**
     * Takes a value to be written later, on a thread of the tier's, through a bounded queue. Does not block. A tier that holds the very
     * same bytes for the key already may leave it at that.
     *
     * @param kept what to write
     * @param stillTrue asked on that thread inside the key's section, just before the write becomes visible to a reader: if it answers
     *     false, nothing is written and what stood there stays. It only compares fields. Either a {@link #drop} of the key finds the
     *     value written, or it has returned before the question is asked; the same goes for {@link #abandon}
     * @return whether it was taken; false if the queue is full, which is counted
     */
    boolean keep(Kept kept, BooleanSupplier stillTrue);

    /**
     * Drops keys. When it returns no reader that begins afterwards sees their values, nor any write whose question was asked before. The
     * store follows by and by; a tier whose store does not abandons itself. Cheap for keys that are not there.
     */
    void drop(List<String> keys);

    /**
     * Remembers a place in the journal: everything up to it was given to {@link #drop}. It is written after these drops or with them,
     * never before.
     *
     * @param position the journal's own text for the place, at most a few hundred characters
     */
    void checkpoint(String position);

    /**
     * Empties the tier, the checkpoint included and the ledger not. When it returns no reader that begins afterwards sees anything that
     * was kept before, nor any write whose question was asked before; a later process finds no checkpoint once that is {@link #written}. The
     * store itself may be emptied behind that, by and by. Cheap where nothing is kept.
     *
     * @param reason why, in words for the log
     */
    void abandon(String reason);

    /**
     * Completes when all that was dropped, remembered and abandoned by now is in the store, or turned out to be impossible to write; then later
     * processes know of it. Does not block, and never fails; does not complete while the store hangs. Unless a tier says otherwise it
     * has written everything when it returns.
     */
    default CompletionStage<Void> written() {
        return CompletableFuture.completedStage(null);
    }

    /** The notes that outlive the process and are not forgotten with the values; the same instance every time. */
    Ledger ledger();

    /**
     * The keys that were read most, those read most first, by a count that decays with time and outlives the process. May read the
     * store: not for a caller's thread.
     *
     * @param limit how many at most
     */
    List<String> hottest(int limit);

    /**
     * Says that keys are in use although they are not read here, as memory answers: so they are among the {@link #hottest}, and worth keeping.
     * Does not block. Unless a tier says otherwise it takes no notice.
     */
    default void used(List<String> keys) {}

    /** Figures of the store; cheap enough to be asked once a second. */
    Figures figures();

    /** How long one lookup waits for a read; positive. A read that takes longer counts as nothing found. */
    default Duration readTimeout() {
        return Duration.ofMillis(100);
    }

    /**
     * Waits until everything that was taken by now was written or skipped, for a bounded time; for tests, and before something is
     * measured.
     */
    void settle() throws InterruptedException;

    /** Writes what is in the queue, for a short bounded time, and lets go of the store. Idempotent. Reads are empty from then on. */
    @Override
    void close();

    /**
     * A value to be kept.
     *
     * @param key the cache key
     * @param envelope the value's envelope
     * @param staleUntil epoch milliseconds from which on it is of no use, not even stale: it may be reclaimed
     * @param loadCostMicros how long its load took, in microseconds; 0 if unknown. What was dear may be kept longer
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, and copied by nobody on its way
    record Kept(String key, byte[] envelope, long staleUntil, int loadCostMicros) {}

    /**
     * Lines of text that outlive the process, each under a number: the invalidations that wait for the shared tier. The number of lines
     * is bounded by whoever writes them. Thread-safe.
     */
    interface Ledger {

        /** All lines, those of earlier processes included, in the order in which they were written. */
        SortedMap<Long, String> lines();

        /**
         * Writes lines down: they outlive the process when this returns, unless the store hangs, or is too slow. That is waited for a moment at
         * most, and then shows in {@link #figures} as trouble; the lines are written by and by, as {@link #written} says.
         *
         * @return their numbers, in their order, growing and never used before. A store that fails gives numbers all the same, counts
         *     the failure, and says so once
         */
        List<Long> add(List<String> lines);

        /** Strikes lines, at once or behind, as {@link #written} says; numbers that are not there are no mistake. */
        void remove(Collection<Long> numbers);
    }

    /**
     * Figures of the store.
     *
     * @param entries values kept, about
     * @param bytes what the store takes on disk, about
     * @param maximumBytes what it may take; 0 where there is no limit
     * @param waitingWrites values taken and not written yet
     * @param counts what happened since the tier was opened, by name: {@code skipped} writes for which there was no room in the queue,
     *     {@code refused} writes whose question was answered with no, {@code rejected} reads for which no thread was free,
     *     {@code failed} operations of the store, {@code damaged} values, {@code evicted}, {@code expired}, {@code abandoned}
     * @param trouble what is wrong with the store now, in words; null if nothing is
     */
    record Figures(
            long entries,
            long bytes,
            long maximumBytes,
            long waitingWrites,
            Map<String, Long> counts,
            @Nullable String trouble) {
        public Figures {
            counts = Map.copyOf(counts);
        }
    }

    /** Opens the local tier of a namespace. */
    @FunctionalInterface
    interface Provider {
        /**
         * Opens the tier; may block while the store is opened. A store that is damaged, or of a version that is not understood, is
         * set aside, and the tier starts empty.
         *
         * @throws IllegalStateException if another process, or another Larder, uses the store; the message names it
         */
        LocalTier open(SharedTier.Node node);

        /**
         * Opens where the writes of a namespace wait that are to outlive the process; asked once, and only if a cache writes behind. Apart from the values: it
         * is neither emptied nor set aside with them. May block. Empty where there is no such place.
         *
         * @throws IllegalStateException if it cannot be opened, is used by another process, or holds what this one cannot read; the message says so
         */
        default Optional<WriteLog> openWrites(SharedTier.Node node) {
            return Optional.empty();
        }
    }
}
