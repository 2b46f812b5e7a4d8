package dev.larder.flags;

import org.jspecify.annotations.Nullable;

/**
 * What {@link Flags} answered by defaults since they were made, and why. A snapshot.
 *
 * @param away answers while the source failed and nothing was known
 * @param unknown answers about flags that the source does not have
 * @param mistyped answers about flags whose text does not mean what their type demands
 * @param isAway whether the source failed last, and nothing is known
 * @param reason why, as the names of what it threw; null unless it is away
 * @since 0.1
 */
public record FlagStats(
        long away,
        long unknown,
        long mistyped,
        boolean isAway,
        @Nullable String reason) {}
