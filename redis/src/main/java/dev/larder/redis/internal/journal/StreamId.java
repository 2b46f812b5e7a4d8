package dev.larder.redis.internal.journal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The id of a record in its stream. */
record StreamId(long millis, long sequence) {

    static final StreamId ZERO = new StreamId(0, 0);

    private static final Pattern TEXT = Pattern.compile("(\\d{1,18})-(\\d{1,18})");
    private static final long LARGEST_SEQUENCE = 0xFFFF;
    private static final long LARGEST_MILLIS = Long.MAX_VALUE >> 16;

    /** Reads {@code millis-sequence}. */
    static StreamId parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new ContinuityLostException("'" + text + "' is no id of a record");
        }
        return new StreamId(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
    }

    static boolean isId(String text) {
        return TEXT.matcher(text).matches();
    }

    /** The id as one long, which grows as ids do. Only a foreign writer makes ids that do not fit; they are rounded down. */
    long position() {
        return Math.min(millis, LARGEST_MILLIS) << 16 | Math.min(sequence, LARGEST_SEQUENCE);
    }

    boolean isBefore(StreamId other) {
        return millis < other.millis || (millis == other.millis && sequence < other.sequence);
    }

    @Override
    public String toString() {
        return millis + "-" + sequence;
    }
}
