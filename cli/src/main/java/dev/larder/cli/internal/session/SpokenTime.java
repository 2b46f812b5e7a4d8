package dev.larder.cli.internal.session;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 500ms}, {@code 5s}, {@code 1m}, {@code 2h}, {@code 7d}; 10 milliseconds at least. */
public final class SpokenTime implements ITypeConverter<Duration> {

    private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final Duration SHORTEST = Duration.ofMillis(10);

    @Override
    public Duration convert(String text) {
        Matcher matcher = TIME.matcher(text);
        if (!matcher.matches()) {
            throw new TypeConversionException("'" + text + "' is no time; give 500ms, 5s, 1m, 2h or 7d");
        }
        long number = Long.parseLong(matcher.group(1));
        Duration time =
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(number);
                    case "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    default -> Duration.ofDays(number);
                };
        if (time.compareTo(SHORTEST) < 0) {
            throw new TypeConversionException("'" + text + "' is too short; give at least 10ms");
        }
        return time;
    }
}
