package dev.larder.redis.internal.connection;

import org.jspecify.annotations.Nullable;

/**
 * Whether a shard is there, since when, and why it was last lost.
 *
 * @param lastError null if it never was
 */
record Standing(
        boolean isUp, long sinceEpochMillis, @Nullable String lastError) {

    /** It is there; since when it was if it was before. */
    Standing up(long nowEpochMillis) {
        return new Standing(true, isUp ? sinceEpochMillis : nowEpochMillis, lastError);
    }

    /** It is not there; since when it was not if it was not before. */
    Standing down(long nowEpochMillis, String cause) {
        return new Standing(false, isUp ? nowEpochMillis : sinceEpochMillis, cause);
    }
}
