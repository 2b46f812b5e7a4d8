package dev.larder.internal.analysis;

import java.time.Duration;
import java.util.Locale;

/** Durations and numbers as people say them. */
final class Spans {

    private Spans() {}

    /** Such as {@code 5 → 20 min}, or {@code 30 s → 2 min}. */
    static String fromTo(Duration from, Duration to) {
        String first = words(from);
        String second = words(to);
        String unit = second.substring(second.indexOf(' '));
        return (first.endsWith(unit) ? first.substring(0, first.indexOf(' ')) : first) + " → " + second;
    }

    /** Such as {@code 20 min}: in the largest unit in which it is whole. */
    static String words(Duration span) {
        long millis = span.toMillis();
        if (millis % 1_000 != 0) {
            return millis + " ms";
        }
        long seconds = millis / 1_000;
        if (seconds % 60 != 0) {
            return seconds + " s";
        }
        return seconds % 3_600 == 0 ? seconds / 3_600 + " h" : seconds / 60 + " min";
    }

    /** With as many digits as are worth reading. */
    static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.1f" : "%,.0f", value);
    }
}
