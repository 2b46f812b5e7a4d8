package dev.larder.codecs.internal.ring;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ring as it stands in the shared tier:
 *
 * <pre>
 * larder-encryption 1
 * 5f0c8d1e 1795273200000 1795273200000 9d41c7aa mO1...
 * 77aa03b4 1792681200000 1792681200000 9d41c7aa retired
 * </pre>
 *
 * a line for each key: its id, when it was made and from when on it encrypts (epoch milliseconds), the name of its master key, and the secret
 * as {@link Master} wrote it.
 */
public final class RingText {

    private static final String HEAD = "larder-encryption 1\n";
    private static final String RETIRED = "retired";
    private static final Pattern LINE =
            Pattern.compile("([0-9a-f]{8}) (\\d{1,16}) (\\d{1,16}) ([0-9a-f]{8}) ([\\w-]{1,200})");

    private RingText() {}

    /** The bytes of a ring. */
    static byte[] write(Ring ring) {
        StringBuilder text = new StringBuilder(HEAD);
        for (RingKey key : ring.keys()) {
            text.append(key.id())
                    .append(' ')
                    .append(key.createdMillis())
                    .append(' ')
                    .append(key.activeMillis())
                    .append(' ')
                    .append(key.master())
                    .append(' ')
                    .append(key.isRetired() ? RETIRED : key.wrapped())
                    .append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The ring in the bytes; none in no bytes.
     *
     * @throws UnusableRingException if it is something else, which is left as it is
     */
    public static Ring read(byte[] bytes) {
        if (bytes.length == 0) {
            return Ring.EMPTY;
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (!text.startsWith(HEAD)) {
            throw new UnusableRingException("It is no ring that this version of Larder knows");
        }
        List<RingKey> keys =
                text.substring(HEAD.length()).lines().map(RingText::key).toList();
        return new Ring(keys);
    }

    private static RingKey key(String line) {
        Matcher fields = LINE.matcher(line);
        if (!fields.matches()) {
            throw new UnusableRingException("A line of it is no key");
        }
        String wrapped = fields.group(5).equals(RETIRED) ? "" : fields.group(5);
        return new RingKey(
                fields.group(1),
                Long.parseLong(fields.group(2)),
                Long.parseLong(fields.group(3)),
                fields.group(4),
                wrapped);
    }
}
