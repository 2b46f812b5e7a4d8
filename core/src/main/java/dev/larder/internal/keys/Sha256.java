package dev.larder.internal.keys;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What stands for a text that is too long: {@code ~} and the first 128 bits of its hash. */
public final class Sha256 {

    private static final int KEPT_BYTES = 16;
    private static final int SHORT_MARK = 13;

    private Sha256() {}

    /** {@code ~} and the first 32 hex digits of the SHA-256 of the text's UTF-8 bytes. */
    public static String marked(String text) {
        return marked(text.getBytes(StandardCharsets.UTF_8));
    }

    /** {@link #marked(String)}, short: what stands for a key in logs, which must not name people. */
    public static String shortMark(String text) {
        return marked(text).substring(0, SHORT_MARK);
    }

    static String marked(byte[] bytes) {
        return "~" + HexFormat.of().formatHex(digest(bytes), 0, KEPT_BYTES);
    }

    private static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256, this one has not", e);
        }
    }
}
