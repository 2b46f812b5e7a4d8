package dev.larder.jcache.internal.cache;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A cache's name as the beginning of its keys: different names have different ones. */
public final class Names {

    private static final int LONGEST = 120;

    private Names() {}

    /** Letters, digits, dots and hyphens as they are; other bytes of UTF-8 as {@code _2f}, and what becomes too long by its hash. */
    public static String literal(String name) {
        StringBuilder text = new StringBuilder();
        for (byte each : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (each & 0xff);
            if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-') {
                text.append(c);
            } else {
                text.append('_').append(HexFormat.of().toHexDigits(each));
            }
        }
        if (text.isEmpty()) {
            return "_";
        }
        return text.length() <= LONGEST ? text.toString() : "_h" + hash(name);
    }

    private static String hash(String name) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java has SHA-256", impossible);
        }
    }
}
