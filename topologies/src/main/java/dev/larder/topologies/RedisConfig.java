package dev.larder.topologies;

import java.util.ArrayList;
import java.util.List;

/**
 * The lines of a {@code redis.conf}. Settings are handed over in a file because every user of a machine can read the
 * arguments of a process.
 */
record RedisConfig(List<String> lines) {
    static final RedisConfig EMPTY = new RedisConfig(List.of());

    /** With one more setting; a later one wins over an earlier one of its name. */
    RedisConfig with(String name, String... values) {
        if (!name.matches("[a-z0-9-]+")) {
            throw new IllegalArgumentException("option is \"" + name + "\", must be a word of redis.conf such as hz");
        }
        StringBuilder line = new StringBuilder(name);
        for (String value : values) {
            line.append(' ').append(quoted(value));
        }
        List<String> more = new ArrayList<>(lines);
        more.add(line.toString());
        return new RedisConfig(List.copyOf(more));
    }

    RedisConfig with(RedisConfig other) {
        List<String> more = new ArrayList<>(lines);
        more.addAll(other.lines);
        return new RedisConfig(List.copyOf(more));
    }

    private static String quoted(String value) {
        String escaped = value.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\r", "\\r")
                .replace("\n", "\\n");
        return "\"" + escaped + "\"";
    }

    /** Names the settings only: some values are secret. */
    @Override
    public String toString() {
        return "RedisConfig" + lines.stream().map(line -> line.split(" ", 2)[0]).toList();
    }
}
