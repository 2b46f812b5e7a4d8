package dev.larder.redis.proofs;

/**
 * What the nodes cache.
 *
 * @param version how often the source had been written when it was read
 */
record Item(String id, long version) {}
