package dev.larder.server;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as different systems write them. */
final class SpokenDuration {

    private static final Pattern PART = Pattern.compile("(\\d{1,15})(ms|s|m|h|d)");
    private static final Pattern ALL = Pattern.compile("(" + PART.pattern() + ")+");
    private static final Map<String, Duration> UNITS = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));

    private SpokenDuration() {}

    /**
     * The duration of {@code 90} (seconds), {@code 1.5} (seconds), {@code 500ms}, {@code 1h30m} or {@code PT5M}.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    static Duration parse(String text) {
        try {
            return text.matches("\\d{1,9}(\\.\\d{1,3})?") ? Duration.parse("PT" + text + "S") : withUnits(text);
        } catch (DateTimeParseException | ArithmeticException unreadable) {
            throw new IllegalArgumentException(
                    "it is '" + text + "'; give a duration such as 500ms, 30s, 5m or 1h30m, or seconds");
        }
    }

    private static Duration withUnits(String text) {
        if (!ALL.matcher(text).matches()) {
            return Duration.parse(text);
        }
        Duration sum = Duration.ZERO;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            sum = sum.plus(
                    Objects.requireNonNull(UNITS.get(part.group(2))).multipliedBy(Long.parseLong(part.group(1))));
        }
        return sum;
    }
}
