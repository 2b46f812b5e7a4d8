package dev.larder.console.fleet;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A key that all nodes are asked about.
 *
 * @param id its name
 * @param key a cache key
 * @param askedAtNanos when, by this node's clock
 */
record Question(String id, String key, long askedAtNanos) {

    private static final int LONGEST = 1_024;

    byte[] bytes() {
        return (id + " " + key).getBytes(StandardCharsets.UTF_8);
    }

    static @Nullable Question read(byte[] bytes, long now) {
        if (bytes.length > LONGEST) {
            return null;
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        int space = text.indexOf(' ');
        return space <= 0 ? null : new Question(text.substring(0, space), text.substring(space + 1), now);
    }
}
