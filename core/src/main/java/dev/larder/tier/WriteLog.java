package dev.larder.tier;

import java.util.Collection;
import java.util.SortedMap;

/**
 * Where the queues of caches that write behind outlive the process: lines of bytes, each under the name of its queue and a number. Whoever writes
 * bounds their number. Unlike what a {@link LocalTier} keeps, nothing of it may be given up: what cannot be done is said. Thread-safe.
 *
 * @since 0.1
 */
public interface WriteLog extends AutoCloseable {

    /**
     * The lines of a queue, those of earlier processes included, in the order of their numbers.
     *
     * @throws dev.larder.TierUnavailableException if they cannot be read
     */
    SortedMap<Long, byte[]> lines(String queue);

    /**
     * Writes a line, in the place of one of the same number. It outlives the process, and the loss of power, when this returns. May block on the disk.
     *
     * @throws dev.larder.TierUnavailableException if that is not so, or not known
     */
    void write(String queue, long number, byte[] line);

    /**
     * Strikes lines together: a later process finds all of them, or none. What was written or struck before is never undone without this. Numbers that are
     * not there are no mistake.
     *
     * @throws dev.larder.TierUnavailableException if it cannot be done; the lines may be found again
     */
    void strike(String queue, Collection<Long> numbers);

    /** Lets go of the files. Idempotent. */
    @Override
    void close();
}
