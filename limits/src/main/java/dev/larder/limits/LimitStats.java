package dev.larder.limits;

/**
 * What a limit has decided since it was made.
 *
 * @param allowed asked, counted and allowed
 * @param refused asked, counted and refused
 * @param uncountedAllowed allowed while nobody could count
 * @param uncountedRefused refused while nobody could count
 * @param localKeys keys that this node counts for itself now; 0 where there is a shared tier
 * @since 0.1
 */
public record LimitStats(long allowed, long refused, long uncountedAllowed, long uncountedRefused, long localKeys) {}
