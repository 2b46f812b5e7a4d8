package dev.larder.disk.internal.store;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Scratch memory that waits to be used again, 32 pieces at most. A thread looks in two places, so that threads seldom meet; where it finds none
 * it gets a new piece, and one that finds no place is left to the garbage collector. Thread-safe, never blocks.
 */
final class Scratches {

    private static final int PLACES = 32;

    private final AtomicReferenceArray<Scratch> free = new AtomicReferenceArray<>(PLACES);

    Scratch take() {
        Scratch one = free.getAndSet(place(0), null);
        if (one == null) {
            one = free.getAndSet(place(1), null);
        }
        return one == null ? new Scratch(this) : one;
    }

    void giveBack(Scratch one) {
        if (!free.compareAndSet(place(0), null, one)) {
            free.compareAndSet(place(1), null, one);
        }
    }

    private static int place(int which) {
        return (int) (Thread.currentThread().getId() + which) & (PLACES - 1);
    }
}
