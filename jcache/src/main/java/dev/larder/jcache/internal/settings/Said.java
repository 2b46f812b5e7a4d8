package dev.larder.jcache.internal.settings;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.cache.CacheException;

/** Properties as somebody wrote them, and what they mean. Every failure names the property, its value and the cure. */
public final class Said {

    private static final Pattern DURATION = Pattern.compile("(\\d+)\\s*(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("(\\d+)\\s*(b|kb|mb|gb)?");

    private final Map<String, String> properties;

    /** What these properties say. */
    public Said(Map<String, String> properties) {
        this.properties = new TreeMap<>(properties);
    }

    /** A text, without the blanks around it; none if it is empty. */
    public Optional<String> text(String name) {
        return Optional.ofNullable(properties.get(name)).map(String::trim).filter(value -> !value.isEmpty());
    }

    boolean flag(String name, boolean otherwise) {
        return text(name).map(value -> flag(name, value)).orElse(otherwise);
    }

    private static boolean flag(String name, String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(name, value, "give true or false");
        };
    }

    Optional<Long> number(String name) {
        return text(name).map(value -> number(name, value));
    }

    private static long number(String name, String value) {
        try {
            return Long.parseLong(value.replace("_", ""));
        } catch (NumberFormatException e) {
            throw wrong(name, value, "give a whole number");
        }
    }

    /** A duration such as {@code 500ms}, {@code 30s} or {@code PT1M}. */
    public Optional<Duration> duration(String name) {
        return text(name).map(value -> duration(name, value));
    }

    private static Duration duration(String name, String value) {
        Matcher simple = DURATION.matcher(value.toLowerCase(Locale.ROOT));
        try {
            if (!simple.matches()) {
                return Duration.parse(value);
            }
            long amount = Long.parseLong(simple.group(1));
            return switch (simple.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                default -> Duration.ofDays(amount);
            };
        } catch (DateTimeParseException | ArithmeticException | NumberFormatException e) {
            throw wrong(name, value, "give a duration such as 500ms, 30s, 10m, 2h or 7d");
        }
    }

    Optional<Long> bytes(String name) {
        return text(name).map(value -> bytes(name, value));
    }

    private static long bytes(String name, String value) {
        Matcher size = SIZE.matcher(value.toLowerCase(Locale.ROOT));
        if (!size.matches()) {
            throw wrong(name, value, "give a size such as 512MB or 10GB");
        }
        String unit = size.group(2) == null ? "b" : size.group(2);
        long factor =
                switch (unit) {
                    case "b" -> 1L;
                    case "kb" -> 1L << 10;
                    case "mb" -> 1L << 20;
                    default -> 1L << 30;
                };
        try {
            return Math.multiplyExact(Long.parseLong(size.group(1)), factor);
        } catch (ArithmeticException | NumberFormatException e) {
            throw wrong(name, value, "give a size such as 512MB or 10GB");
        }
    }

    /** What is said of each name below a prefix; a name may have dots, the last segment says what about it. */
    Map<String, Said> below(String prefix) {
        Map<String, Map<String, String>> byName = new TreeMap<>();
        properties.forEach((property, value) -> {
            int last = property.lastIndexOf('.');
            if (property.startsWith(prefix) && last > prefix.length()) {
                byName.computeIfAbsent(property.substring(prefix.length(), last), same -> new TreeMap<>())
                        .put(property.substring(last + 1), value);
            }
        });
        Map<String, Said> said = new TreeMap<>();
        byName.forEach((name, values) -> said.put(name, new Said(values)));
        return said;
    }

    /** Refuses what nobody would read. */
    void allowOnly(String where, Collection<String> known, String prefixOfMore) {
        List<String> unknown = new ArrayList<>();
        for (String property : properties.keySet()) {
            boolean isMore = !prefixOfMore.isEmpty() && property.startsWith(prefixOfMore);
            if (!known.contains(property) && !isMore && property.startsWith(where)) {
                unknown.add(property);
            }
        }
        if (!unknown.isEmpty()) {
            throw new CacheException("Nobody knows the properties " + unknown + "; there are " + known
                    + (prefixOfMore.isEmpty() ? "" : " and " + prefixOfMore + "NAME.…"));
        }
    }

    /** What is thrown where a property means nothing. */
    public static CacheException wrong(String name, String value, String cure) {
        return new CacheException("The property " + name + " is " + value + ": " + cure);
    }
}
