package dev.larder.internal.analysis;

import dev.larder.internal.memory.MemoryEntry;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What happened since it was last read, so much at most; the rest is counted and lost. Written by many threads without a lock and, for a hit, without
 * an allocation; read by one, after it was taken out of use. What a slow writer adds after that is lost, too.
 */
final class Tape {

    static final int LENGTH = 1_024;

    private static final int COUNTED = 1 << 30;

    private final AtomicInteger next = new AtomicInteger();
    private final Object[] keys = new Object[LENGTH];
    private final long[] nanos = new long[LENGTH];
    private final AtomicReferenceArray<@Nullable Object> what = new AtomicReferenceArray<>(LENGTH);

    void hit(Object key, MemoryEntry<?> entry, long nowNanos) {
        int at = place();
        if (at < LENGTH) {
            keys[at] = key;
            nanos[at] = nowNanos;
            what.setRelease(at, entry);
        }
    }

    void tell(Event event) {
        int at = place();
        if (at < LENGTH) {
            what.setRelease(at, event);
        }
    }

    private int place() {
        return next.getPlain() < COUNTED ? next.getAndIncrement() : LENGTH;
    }

    boolean isEmpty() {
        return next.get() == 0;
    }

    /** How much was told and did not fit. */
    int lost() {
        return Math.max(0, next.get() - LENGTH);
    }

    int length() {
        return Math.min(LENGTH, next.get());
    }

    /** What stands at a place: as it was told, or what a hit is read as; null if its writer was too slow. */
    @Nullable Event at(int place, Function<Hit, @Nullable Event> reading) {
        Object found = what.getAcquire(place);
        if (found instanceof MemoryEntry<?> entry) {
            return reading.apply(new Hit(keys[place], entry, nanos[place]));
        }
        return (Event) found;
    }

    /** A hit as it was written. */
    record Hit(Object key, MemoryEntry<?> entry, long atNanos) {}
}
