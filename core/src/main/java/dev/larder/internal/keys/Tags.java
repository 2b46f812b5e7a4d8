package dev.larder.internal.keys;

import java.nio.charset.StandardCharsets;

/** The form in which tags are compared and stored, in entries and in journal records alike. */
public final class Tags {

    /** The longest tag that stands for itself. */
    public static final int MAX_BYTES = 64;

    private Tags() {}

    /**
     * The tag itself, or {@code ~} and 32 hex digits of its SHA-256 if it is longer than 64 bytes in UTF-8. Applied twice it
     * changes nothing. Half a surrogate pair becomes a question mark, as in any UTF-8: at worst a tag then kills too much.
     */
    public static String asStored(String tag) {
        if (isShortAscii(tag)) {
            return tag;
        }
        byte[] bytes = tag.getBytes(StandardCharsets.UTF_8);
        return bytes.length > MAX_BYTES ? Sha256.marked(bytes) : new String(bytes, StandardCharsets.UTF_8);
    }

    private static boolean isShortAscii(String tag) {
        if (tag.length() > MAX_BYTES) {
            return false;
        }
        for (int i = 0; i < tag.length(); i++) {
            if (tag.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }
}
