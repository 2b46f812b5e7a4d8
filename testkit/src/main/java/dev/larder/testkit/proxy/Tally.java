package dev.larder.testkit.proxy;

/** What is counted while it happens. Belongs to the loop's thread. */
final class Tally {
    long accepted;
    long cut;
    long passedBytes;
    long swallowedBytes;
    long corruptedBytes;

    ProxyCounts counts(int open) {
        return new ProxyCounts(accepted, open, cut, passedBytes, swallowedBytes, corruptedBytes);
    }
}
