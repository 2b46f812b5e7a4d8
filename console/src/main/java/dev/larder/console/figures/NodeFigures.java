package dev.larder.console.figures;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one node says of itself at one moment.
 *
 * @param format 1; a number that is not known is not read
 * @param node its name
 * @param host the machine's name, or empty
 * @param version Larder's version
 * @param at when it said so, its own epoch milliseconds
 * @param startedAt when its console started
 * @param farewell whether it was closed then
 * @param heapUsedBytes of its process
 * @param heapMaximumBytes of its process
 * @param standing how it stands
 * @param caches its caches
 * @param answer what it answers to the last question put to all nodes; null if there was none of late
 */
public record NodeFigures(
        int format,
        String node,
        String host,
        String version,
        long at,
        long startedAt,
        boolean farewell,
        long heapUsedBytes,
        long heapMaximumBytes,
        Standing standing,
        List<CacheFigures> caches,
        @Nullable Answer answer) {

    /** The format that is written and read here. */
    public static final int FORMAT = 1;

    public NodeFigures {
        caches = CacheFigures.copy(caches);
    }

    /**
     * How a node stands.
     *
     * @param shared connected, away or none
     * @param breaker closed, half_open or open; null without a shared tier
     * @param suspect whether copies are not believed
     * @param proofAgeMillis since it is known that no record is missing; null while that is not known at all
     * @param journalLagMillis how far behind the newest record was when it was applied
     * @param abandonments how often memory was emptied for safety
     * @param deferred invalidations that wait
     * @param position the last group record applied
     * @param disk whether there is a disk tier
     * @param diskBytes what it takes
     * @param diskTrouble what is wrong with it; null if nothing is
     */
    public record Standing(
            String shared,
            @Nullable String breaker,
            boolean suspect,
            @Nullable Long proofAgeMillis,
            long journalLagMillis,
            long abandonments,
            int deferred,
            long position,
            boolean disk,
            @Nullable Long diskBytes,
            @Nullable String diskTrouble) {}

    /**
     * What a node has of what somebody asked for.
     *
     * @param question the question's name
     * @param copies what memory and disk hold of a key, without the values
     * @param covered what memory holds of a group; null if it was asked about a key, or does not know of groups
     */
    public record Answer(
            String question,
            List<CopyFigures> copies,
            @Nullable CoveredFigures covered) {
        public Answer {
            copies = CacheFigures.copy(copies);
        }
    }

    /** What one node's memory holds of a group, as of {@link dev.larder.inspect.Inspection.Covered}. */
    public record CoveredFigures(long count, List<String> sample, long loadMicros) {
        public CoveredFigures {
            sample = CacheFigures.copy(sample);
        }
    }

    /** A copy without its value, as of {@link dev.larder.inspect.Copy}; the state in lower case. */
    public record CopyFigures(
            String tier,
            String state,
            boolean negative,
            @Nullable Long createdAt,
            @Nullable Long freshForMillis,
            @Nullable Long staleForMillis,
            long stamp,
            long version,
            List<String> tags,
            @Nullable Integer sizeBytes,
            @Nullable Long loadMicros) {
        public CopyFigures {
            tags = CacheFigures.copy(tags);
        }
    }
}
