package dev.larder.spring.keyring;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ring as it stands in Redis:
 *
 * <pre>
 * larder-keyring 1
 * 5f0c8d1e2a3b4c5d 1795273200000 1795273200000 p.mO1...
 * </pre>
 *
 * a line for each key: its id, when it was made and when it is used first (epoch milliseconds), the secret as {@link Wrapping} wrote it.
 */
final class RingText {

    private static final String HEAD = "larder-keyring 1\n";
    private static final Pattern LINE =
            Pattern.compile("([0-9a-f]{16}) (\\d{1,16}) (\\d{1,16}) ([pk]\\.[\\w-]{1,200})");

    private RingText() {}

    static byte[] write(Ring ring) {
        StringBuilder text = new StringBuilder(HEAD);
        for (RingKey key : ring.keys()) {
            text.append(key.id())
                    .append(' ')
                    .append(key.createdMillis())
                    .append(' ')
                    .append(key.activeMillis())
                    .append(' ')
                    .append(key.wrapped())
                    .append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The ring in the bytes; what is no key is left out. */
    static Ring read(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (!text.startsWith(HEAD)) {
            return Ring.EMPTY;
        }
        List<RingKey> keys = text.substring(HEAD.length())
                .lines()
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .map(RingText::key)
                .toList();
        return new Ring(keys);
    }

    private static RingKey key(Matcher line) {
        return new RingKey(line.group(1), Long.parseLong(line.group(2)), Long.parseLong(line.group(3)), line.group(4));
    }
}
