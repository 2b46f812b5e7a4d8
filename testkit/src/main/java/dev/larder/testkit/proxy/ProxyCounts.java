package dev.larder.testkit.proxy;

/**
 * What went through a proxy since it was made. A snapshot.
 *
 * @param accepted connections of clients
 * @param open connections that are there now
 * @param cut connections that a fault has ended
 * @param passedBytes bytes that arrived, both ways together
 * @param swallowedBytes bytes that were received and passed to nobody
 * @param corruptedBytes bytes that were passed with a bit flipped
 */
public record ProxyCounts(
        long accepted, int open, long cut, long passedBytes, long swallowedBytes, long corruptedBytes) {}
