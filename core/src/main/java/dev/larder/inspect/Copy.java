package dev.larder.inspect;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a key's value in one tier, as it stands there; whether a lookup would serve it, {@link #state} says. Immutable.
 *
 * @param tier {@code memory}, {@code redis} or {@code disk}
 * @param state what it is worth
 * @param value the value; null where the source has none, and where the copy cannot be read
 * @param isNegative whether it says that the source has no value
 * @param createdAt when its load ended, epoch milliseconds; null in memory, which does not remember
 * @param freshForMillis what is left of its time to live, negative once it is stale; null where it cannot be read
 * @param staleForMillis until it is of no use at all; null in memory, and where it cannot be read
 * @param stamp the journal position at which its load began; 0 where it cannot be read
 * @param version its declared version, 0 for none
 * @param tags its tags as they are stored
 * @param sizeBytes the size of its envelope; null in memory
 * @param loadMicros how long its load took; null if that is not known
 */
public record Copy(
        String tier,
        State state,
        @Nullable Object value,
        boolean isNegative,
        @Nullable Long createdAt,
        @Nullable Long freshForMillis,
        @Nullable Long staleForMillis,
        long stamp,
        long version,
        Set<String> tags,
        @Nullable Integer sizeBytes,
        @Nullable Long loadMicros) {

    /** What a copy is worth. */
    public enum State {
        /** A lookup would serve it. */
        FRESH,
        /** Past its time to live; served where the policy allows it. */
        STALE,
        /** A record says that it is untrue: it is served to nobody, and goes when the room is needed. */
        INVALIDATED,
        /** Too old even to be served stale. */
        GONE,
        /** Bytes that are of another version or damaged. */
        UNREADABLE
    }

    public Copy {
        tags = Set.copyOf(tags);
    }

    /** Bytes that cannot be read. */
    public static Copy unreadable(String tier, int sizeBytes) {
        return new Copy(tier, State.UNREADABLE, null, false, null, null, null, 0, 0, Set.of(), sizeBytes, null);
    }
}
