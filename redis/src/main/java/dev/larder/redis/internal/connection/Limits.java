package dev.larder.redis.internal.connection;

/**
 * How much at once, and when nothing is sent any more.
 *
 * @param underWay how many operations may wait for their answers on one connection
 * @param breaker when a shard is left alone
 */
public record Limits(int underWay, BreakerSettings breaker) {

    /** What is set unless something else is. */
    public static final Limits DEFAULT = new Limits(10_000, BreakerSettings.DEFAULT);
}
