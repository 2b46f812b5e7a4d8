package dev.larder.server.health;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** How much a counter rose in the last minute, as far as somebody looked. Remembers at most one look a second. */
final class LastMinute {

    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long APART_NANOS = Duration.ofSeconds(1).toNanos();

    private final Deque<Look> looks = new ArrayDeque<>();

    private record Look(long atNanos, long count) {}

    /** Takes a look. A counter that fell began anew: it rose by what it shows. */
    synchronized long rise(long nowNanos, long count) {
        while (!looks.isEmpty() && (isOver(nowNanos) || looks.element().count > count)) {
            looks.remove();
        }
        if (looks.isEmpty() || nowNanos - looks.getLast().atNanos >= APART_NANOS) {
            looks.add(new Look(nowNanos, count));
        }
        return count - looks.element().count;
    }

    private boolean isOver(long nowNanos) {
        return nowNanos - looks.element().atNanos > MINUTE_NANOS;
    }
}
