package dev.larder.internal.keys;

/**
 * One step of a pattern: a star, or a character out of ranges. A literal is a single range of one character, {@code ?} is
 * everything but nothing.
 *
 * @param isStar whether this is {@code *}
 * @param isNegated whether the ranges say what is refused
 * @param from the ranges' first characters
 * @param to the ranges' last characters, inclusive
 */
record GlobToken(boolean isStar, boolean isNegated, String from, String to) {

    static final GlobToken STAR = new GlobToken(/* isStar= */ true, /* isNegated= */ false, "", "");
    static final GlobToken ANY = new GlobToken(/* isStar= */ false, /* isNegated= */ true, "", "");

    static GlobToken literal(char c) {
        String text = String.valueOf(c);
        return new GlobToken(/* isStar= */ false, /* isNegated= */ false, text, text);
    }

    boolean isLiteral() {
        return !isStar && !isNegated && from.length() == 1 && from.equals(to);
    }

    /** Whether the token, which is no star, covers a character. */
    boolean accepts(char c) {
        return isInRanges(c) != isNegated;
    }

    private boolean isInRanges(char c) {
        for (int i = 0; i < from.length(); i++) {
            if (c >= from.charAt(i) && c <= to.charAt(i)) {
                return true;
            }
        }
        return false;
    }
}
