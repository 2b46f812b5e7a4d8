package dev.larder.testkit.history;

/**
 * Who did something, and when. All processes must read one clock: on one Linux machine {@code System.nanoTime} is one.
 *
 * @param process the life of a process: a name that no other process has and that is not used again after a restart; empty for what no
 *     process did
 * @param beganNanos when it was asked for
 * @param endedNanos when it was answered; {@link Long#MAX_VALUE} if it never was
 */
public record Span(String process, long beganNanos, long endedNanos) {

    public Span {
        if (endedNanos < beganNanos) {
            throw new IllegalArgumentException("It ended at " + endedNanos + ", before it began at " + beganNanos);
        }
    }

    /** A moment. */
    public static Span at(String process, long nanos) {
        return new Span(process, nanos, nanos);
    }
}
