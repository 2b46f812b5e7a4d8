package dev.larder.writes;

import dev.larder.Acknowledgement;
import dev.larder.CacheException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The queue of a cache that writes behind, on this node. What it has taken, readers of this node see at once and until the source has it, whatever is
 * evicted, invalidated or loaded meanwhile; readers of other nodes see it in the shared tier for as long as it stands there. Thread-safe.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @since 0.1
 */
public interface WriteQueue<K, V> {

    /**
     * Takes a value to be written later. When it returns, the write outlives the process (unless the queue is {@link WriteBehind#inMemoryOnly}), and the
     * value is what readers get. Blocks on the disk, and on the shared tier up to its hard timeout.
     *
     * @return {@link Acknowledgement#DEFERRED} if other nodes hear of it only when the shared tier is back
     * @throws FullException if too many wait; nothing was taken
     * @throws dev.larder.CodecException if the value cannot be written down; nothing was taken
     * @throws dev.larder.TierUnavailableException if the disk does not take it; it is not queued then, but where {@link
     *     dev.larder.TierUnavailableException#mayHaveTakenEffect} a later process may find it
     */
    Acknowledgement put(K key, V value);

    /**
     * {@link #put} of nothing: the writer is to delete. Other nodes hear of it at once where {@link dev.larder.CacheSpec#negativeTimeToLive} is set; otherwise
     * they may load what the source still has, until that is deleted.
     */
    Acknowledgement delete(K key);

    /**
     * Has everything that is queued by now tried at once, without lingering and without pauses, and waits until each was written, is dead, or has failed once
     * more. Restores the interrupt flag and answers false if it is interrupted.
     *
     * @param atMost how long to wait
     * @return whether nothing of it waits any more
     */
    boolean flush(Duration atMost);

    /** How the queue stands. Cheap enough to be asked once a second. */
    Figures figures();

    /** The writes that were given up, oldest first; unmodifiable. Whoever wants one written after all puts it again. */
    List<Dead<K, V>> dead();

    /** Forgets all dead letters. Answers how many there were. */
    int forgetDead();

    /**
     * A write that was given up. Readers get what the source has.
     *
     * @param value what was to be there; null for a delete
     * @param queuedAt when it was queued; of several writes of which the last was kept, the first
     * @param givenUpAt when it was given up
     * @param attempts how often the source was asked
     * @param failure what it said last, at most 500 characters
     * @param <K> the type of keys
     * @param <V> the type of values
     */
    record Dead<K, V>(K key, @Nullable V value, Instant queuedAt, Instant givenUpAt, int attempts, String failure) {}

    /**
     * How a queue stands. Counts are of this process.
     *
     * @param queued writes that wait, those under way included
     * @param capacity how many may wait
     * @param oldest how long ago the oldest of them was queued; zero if none waits
     * @param isPersistent whether they outlive the process
     * @param deadLetters dead letters there are
     * @param unreadable writes of earlier processes that cannot be read: they are left on disk
     * @param counts what happened
     * @param failure what the source said to the last batch, at most 500 characters; null if that was written
     */
    record Figures(
            int queued,
            int capacity,
            Duration oldest,
            boolean isPersistent,
            int deadLetters,
            int unreadable,
            Counts counts,
            @Nullable String failure) {}

    /**
     * What happened to writes since the cache was made.
     *
     * @param taken writes that were queued, without those of earlier processes
     * @param merged writes in whose place a later one was written
     * @param written writes that the source has
     * @param failed attempts that failed, for each write
     * @param dead writes that were given up
     * @param forgotten dead letters for which there was no room any more
     * @param turnedAway writes for which there was no room
     */
    record Counts(long taken, long merged, long written, long failed, long dead, long forgotten, long turnedAway) {}

    /** The queue is full; the caller must act: write later, or elsewhere. Nothing was taken. */
    final class FullException extends CacheException {

        private static final long serialVersionUID = 1L;

        /** A queue that is full. */
        public FullException(String message) {
            super(message, null);
        }
    }
}
