package dev.larder.journal;

import dev.larder.TierUnavailableException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The log of what became untrue, read by every node in the same order. A node's own records reach it through its tail like
 * anybody's. Thread-safe; no method blocks.
 */
public interface Journal {

    /** What {@link #provenAtNanos} answers while there is no proof at all. */
    long NEVER = Long.MIN_VALUE;

    /**
     * Starts to read: first all group records there are, then the tail. The follower is called by one thread at a time.
     *
     * @throws IllegalStateException if somebody follows already
     */
    void follow(Follower follower);

    /**
     * Appends a record.
     *
     * @return the record's id, when it is in the journal; it fails with {@link TierUnavailableException} where the journal
     *     cannot be reached, and then whether the record was appended is unknown
     */
    CompletionStage<String> append(JournalRecord record);

    /**
     * Completes when this node's tail has applied the record with that id, or everything was abandoned since. It fails with
     * {@link TierUnavailableException} when that takes longer than the tier's hard timeout.
     */
    CompletionStage<Void> applied(String id);

    /**
     * Reads the journal up to its heads as of now: afterwards {@link #provenAtNanos} is at or after the moment of the call.
     * Calls at the same time may share one reading that began after all of them. It fails with {@link TierUnavailableException}.
     */
    CompletionStage<Void> catchUp();

    /**
     * The moment, as of {@link System#nanoTime}, up to which this node is known to have applied everything that was
     * appended; {@link #NEVER} before the first proof and after continuity was lost. Reads a field.
     */
    long provenAtNanos();

    /**
     * Whether other processes may append too. Where not, nothing can be missed, and the age of the proof says nothing.
     */
    boolean isShared();

    /** Seconds between the append and the application of the newest record applied; 0 if none was. */
    double lagSeconds();

    /** What a node does with what it reads. Called by one thread at a time; must not block. */
    interface Follower {
        /** Key records: raise the keys' fences, drop the keys. */
        void apply(JournalRecord.Keys keys);

        /**
         * A group record at its position. Positions only grow, except after {@link #abandon}.
         *
         * @param position where the record stands: stream id as one long, {@code milliseconds << 16 | sequence}
         */
        void apply(JournalRecord.Group group, long position);

        /**
         * Continuity was lost, or reading begins: forget everything in memory and all rules; then the node's position is the
         * given one, and entries stamped before the horizon are dead.
         */
        void abandon(String reason, long horizon, long position);

        /**
         * The place up to which key records were applied to copies that have outlived an earlier process, as of {@link #reached}; null if
         * there are none. Asked before reading begins. A journal that has every key record since then {@link #resume resumes} and
         * delivers them; one that has not, or does not know the text as its own, {@link #abandon abandons}.
         */
        default @Nullable String resumesFrom() {
            return null;
        }

        /**
         * Reading begins in this process, at the place of {@link #resumesFrom}: copies that have outlived an earlier process stay, all rules
         * are forgotten. Otherwise as {@link #abandon}. All group records there are follow, then the key records since that place.
         */
        default void resume(long horizon, long position) {
            abandon("start", horizon, position);
        }

        /**
         * Everything up to a place was applied; the first time when all that is needed to judge copies was read, though not yet the key
         * records of {@link #resume}.
         *
         * @param place the journal's own text, for {@link #resumesFrom} of a later process; at most a few hundred characters
         */
        default void reached(String place) {}

        /**
         * A failover may have lost what this node has declared untrue: it is to be declared untrue once more, before anything else is
         * read from the shared tier. Called on any thread, before anybody can read from the new master.
         */
        default void repeat(Doubtful doubtful) {}

        /**
         * What was read from the shared tier may have come from a master that had been replaced already, after its keys' records were
         * applied: forget all copies, and keep nothing of what is being read. Called on any thread.
         */
        default void distrust(String reason) {}
    }
}
