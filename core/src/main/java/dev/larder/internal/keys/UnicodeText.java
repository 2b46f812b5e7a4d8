package dev.larder.internal.keys;

/** Refuses text that is no Unicode: Java would write a question mark for half a character, and two keys would be one. */
final class UnicodeText {

    private UnicodeText() {}

    /** The text itself, if it has no lone surrogates. */
    static String wellFormed(String text) {
        int i = 0;
        while (i < text.length()) {
            int codePoint = text.codePointAt(i);
            if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
                throw new IllegalArgumentException("a text holds half of a surrogate pair (U+"
                        + Integer.toHexString(codePoint).toUpperCase(java.util.Locale.ROOT) + " at " + i
                        + "), which no other language can read; take text that was not cut inside a character");
            }
            i += Character.charCount(codePoint);
        }
        return text;
    }
}
