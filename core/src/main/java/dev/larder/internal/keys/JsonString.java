package dev.larder.internal.keys;

/** A string literal as RFC 8785 writes it: only what must be escaped is, in the shortest way. */
public final class JsonString {

    private static final String SHORT_ESCAPES = "btn\u000bfr";

    private JsonString() {}

    /**
     * Appends the literal.
     *
     * @throws IllegalArgumentException if the text holds half a surrogate pair
     */
    public static void append(StringBuilder out, String text) {
        UnicodeText.wellFormed(text);
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            append(out, text.charAt(i));
        }
        out.append('"');
    }

    private static void append(StringBuilder out, char c) {
        if (c == '"' || c == '\\') {
            out.append('\\').append(c);
        } else if (c < ' ') {
            appendControl(out, c);
        } else {
            out.append(c);
        }
    }

    private static void appendControl(StringBuilder out, char c) {
        boolean isShort = c >= '\b' && c <= '\r' && c != '\u000b';
        if (isShort) {
            out.append('\\').append(SHORT_ESCAPES.charAt(c - '\b'));
        } else {
            out.append("\\u00").append(c < 0x10 ? '0' : '1').append(Character.forDigit(c & 0xf, 16));
        }
    }
}
