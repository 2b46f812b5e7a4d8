package dev.larder.redis.internal.connection;

import java.util.Map;
import java.util.stream.Collectors;

/** What a server says of itself in its {@code INFO}: names and values, line by line. */
public final class Info {

    private final Map<String, String> lines;

    /** Reads the text of one or several sections. */
    public Info(String text) {
        this.lines = text.lines()
                .filter(line -> line.indexOf(':') > 0)
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.indexOf(':')),
                        line -> line.substring(line.indexOf(':') + 1),
                        (first, second) -> first));
    }

    /** All names and values. */
    public Map<String, String> lines() {
        return lines;
    }

    /** The value of a line, or the empty text if there is no such line. */
    public String get(String name) {
        return lines.getOrDefault(name, "");
    }

    /** The number in a line, or 0 if there is no such line. */
    public long number(String name) {
        return Long.parseLong(lines.getOrDefault(name, "0"));
    }
}
