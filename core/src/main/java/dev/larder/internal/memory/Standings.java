package dev.larder.internal.memory;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The standings that were given last, so that entries share them: between two group records all entries that are loaded, and all of one stamp that are verified,
 * get the same. Bounded: which one a newer one displaces is left to chance, and costs no more than an object that is not shared. Thread-safe; no lock.
 */
public final class Standings {

    // As many as stamps that a node reads from Redis within the hour where a group is declared untrue each second.
    private static final int ROOM = 1 << 12;

    private final AtomicReferenceArray<Standing> latest = new AtomicReferenceArray<>(ROOM);

    Standing shared(Standing wanted) {
        int place = place(wanted);
        Standing there = latest.getAcquire(place);
        if (wanted.equals(there)) {
            return there;
        }
        latest.setRelease(place, wanted);
        return wanted;
    }

    // Not by the verified position: the newest displaces those before it, which nobody gets any more.
    private static int place(Standing standing) {
        long mixed = ((standing.stamp() * 31 + standing.readAtNanos()) * 31 + standing.span()) * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 52) % ROOM;
    }
}
