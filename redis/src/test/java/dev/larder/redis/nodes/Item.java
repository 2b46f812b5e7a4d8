package dev.larder.redis.nodes;

/**
 * What the nodes cache.
 *
 * @param version how often the source had been written when it was read
 */
public record Item(String id, long version) {}
