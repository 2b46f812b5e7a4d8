package dev.larder.console.fleet;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What all nodes are asked: what they hold of a key, or how much of a group. As bytes it is {@code id subject}; the id of one about a group ends with {@code #} and its
 * kind, so that a node that knows of keys alone finds nothing and says so.
 *
 * @param id its name
 * @param subject a cache key, or what the group is named by
 * @param askedAtNanos when, by this node's clock
 */
record Question(String id, String subject, long askedAtNanos) {

    private static final int LONGEST = 1_200;
    private static final char KIND = '#';

    static Question ofGroup(String id, String kind, String subject, long now) {
        return new Question(id + KIND + kind, subject, now);
    }

    /** tag, pattern, cache or everything; null for a key. */
    @Nullable String kind() {
        int mark = id.indexOf(KIND);
        return mark < 0 ? null : id.substring(mark + 1);
    }

    byte[] bytes() {
        return (id + " " + subject).getBytes(StandardCharsets.UTF_8);
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
