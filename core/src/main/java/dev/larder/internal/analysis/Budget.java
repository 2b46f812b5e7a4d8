package dev.larder.internal.analysis;

/** How much the caches of a Larder that are resized may have together, in their own units. Thread-safe. */
public final class Budget {

    private final long total;
    private long taken;

    /** So much. */
    public Budget(long total) {
        this.total = total;
    }

    /** Takes note of a cache that begins with so much, whether or not there is room for it. */
    synchronized void begin(long amount) {
        taken += amount;
    }

    /** Takes as much of the amount as there is. */
    synchronized long take(long amount) {
        long granted = Math.max(0, Math.min(amount, total - taken));
        taken += granted;
        return granted;
    }

    synchronized void giveBack(long amount) {
        taken -= amount;
    }
}
