package dev.larder.internal.keys;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Escapes the text of a parameter, so that it fits between colons and holds no character that means something. */
public final class PercentEncoding {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final boolean[] PLAIN = plainCharacters();

    private PercentEncoding() {}

    /** The text itself where nothing needs escaping, which is the common case and copies nothing. */
    public static String escaped(String text) {
        if (text.isEmpty()) {
            return "%";
        }
        return isPlain(text) ? text : percentEncoded(text);
    }

    /** The text that was escaped, or null if that is no escaped text. */
    public static @Nullable String unescaped(String escaped) {
        if (escaped.equals("%")) {
            return "";
        }
        if (escaped.indexOf('%') < 0) {
            return escaped;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(escaped.length());
        for (int i = 0; i < escaped.length(); i++) {
            char c = escaped.charAt(i);
            if (c != '%') {
                bytes.write(c);
            } else if (i + 2 < escaped.length() && isHex(escaped, i + 1)) {
                bytes.write(HexFormat.fromHexDigits(escaped, i + 1, i + 3));
                i += 2;
            } else {
                return null;
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static boolean isHex(String text, int at) {
        return HexFormat.isHexDigit(text.charAt(at)) && HexFormat.isHexDigit(text.charAt(at + 1));
    }

    private static String percentEncoded(String text) {
        byte[] bytes = UnicodeText.wellFormed(text).getBytes(StandardCharsets.UTF_8);
        StringBuilder escaped = new StringBuilder(bytes.length + 16);
        for (byte b : bytes) {
            if (b >= 0 && PLAIN[b]) {
                escaped.append((char) b);
            } else {
                escaped.append('%').append(HEX.toHexDigits(b));
            }
        }
        return escaped.toString();
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= PLAIN.length || !PLAIN[c]) {
                return false;
            }
        }
        return true;
    }

    private static boolean[] plainCharacters() {
        boolean[] plain = new boolean[128];
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-@+"
                .chars()
                .forEach(c -> plain[c] = true);
        return plain;
    }
}
