package dev.larder.internal.warm;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What nodes tell each other of a warmer that one of them works for all: who does it and until when that is believed, when it was last done, and how far
 * it has come. Five lines of text:
 *
 * <pre>
 * 1                  the format
 * 3f2a90bc41d07e65   the node, empty for none
 * 1767225600000      until then, epoch milliseconds
 * 1767225000000      when it was done last, 0 for never
 * 41200              the mark; the rest of the text
 * </pre>
 */
record Note(String holder, long untilMillis, long doneMillis, String mark) {

    static final Duration HELD = Duration.ofMinutes(2);
    static final int LONGEST_MARK = 1_000;

    private static final String FORMAT = "1";
    private static final int LINES = 5;
    private static final Note NONE = new Note("", 0, 0, "");

    /** As it stands in the shared tier. What cannot be read is as if it were not there. */
    static Note read(byte[] bytes) {
        String[] lines = new String(bytes, StandardCharsets.UTF_8).split("\n", LINES);
        if (lines.length < LINES || !lines[0].equals(FORMAT)) {
            return NONE;
        }
        try {
            return new Note(lines[1], Long.parseLong(lines[2]), Long.parseLong(lines[3]), lines[4]);
        } catch (NumberFormatException damaged) {
            return NONE;
        }
    }

    byte[] bytes() {
        return String.join("\n", FORMAT, holder, Long.toString(untilMillis), Long.toString(doneMillis), mark)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Whether another node is at it. */
    boolean isHeldByAnother(String node, long nowMillis) {
        return !holder.isEmpty() && !holder.equals(node) && untilMillis > nowMillis;
    }

    /** Whether it was done within the last so many milliseconds. */
    boolean wasDoneWithin(long millis, long nowMillis) {
        return doneMillis > nowMillis - millis;
    }

    Note heldBy(String node, long nowMillis, String newMark) {
        return new Note(node, nowMillis + HELD.toMillis(), doneMillis, newMark);
    }

    Note leftAt(String newMark) {
        return new Note("", 0, doneMillis, newMark);
    }

    static Note doneAt(long nowMillis) {
        return new Note("", 0, nowMillis, "");
    }
}
