package dev.larder.disk.internal.tier;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whether RocksDB is likely to have in memory what is about to be read. To ask it in vain takes a fifth of the time of reading what the system has in
 * memory, and all that was looked at is looked at again; so it is not asked where it has said no more often than yes lately, but for one read in
 * sixteen, which shows when that changes. Thread-safe, never blocks.
 */
final class Foresight {

    private static final int ALWAYS = 1 << 12;
    private static final int SHARE = 32;
    private static final int PROBES = 16;

    private final AtomicInteger unlikely = new AtomicInteger();

    // In parts of ALWAYS, an average that fades. Written without a lock: what is lost is one read's share. Not written
    // where memory always answers, so that callers on several cores do not meet here.
    private volatile int found = ALWAYS;

    /** Whether to ask. For once in each read: one in sixteen of those that are unlikely to find anything asks as well. */
    boolean saysAsk() {
        return found >= ALWAYS / 2 || unlikely.getAndIncrement() % PROBES == 0;
    }

    /** What came of asking. */
    void asked(boolean hasAnswered) {
        int before = found;
        int now = before + ((hasAnswered ? ALWAYS : 0) - before) / SHARE;
        if (now != before) {
            found = now;
        }
    }
}
