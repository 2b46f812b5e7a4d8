package dev.larder.internal.keys;

import java.util.ArrayList;
import java.util.List;

/** Reads a pattern as Redis does: nothing is an error, what is not closed ends with the pattern. */
final class GlobParser {

    private final String pattern;
    private final List<GlobToken> tokens = new ArrayList<>();
    private int at;

    private GlobParser(String pattern) {
        this.pattern = pattern;
    }

    static List<GlobToken> parse(String pattern) {
        GlobParser parser = new GlobParser(pattern);
        while (parser.at < pattern.length()) {
            parser.readToken();
        }
        return List.copyOf(parser.tokens);
    }

    private void readToken() {
        char c = pattern.charAt(at++);
        switch (c) {
            case '*' -> addStar();
            case '?' -> tokens.add(GlobToken.ANY);
            case '[' -> tokens.add(readClass());
            case '\\' -> tokens.add(GlobToken.literal(remaining() > 0 ? pattern.charAt(at++) : c));
            default -> tokens.add(GlobToken.literal(c));
        }
    }

    /** Stars in a row are one. */
    private void addStar() {
        if (tokens.isEmpty() || !tokens.get(tokens.size() - 1).isStar()) {
            tokens.add(GlobToken.STAR);
        }
    }

    private GlobToken readClass() {
        boolean negated = remaining() > 0 && pattern.charAt(at) == '^';
        at += negated ? 1 : 0;
        StringBuilder from = new StringBuilder();
        StringBuilder to = new StringBuilder();
        while (remaining() > 0 && pattern.charAt(at) != ']') {
            readRange(from, to);
        }
        at = Math.min(at + 1, pattern.length());
        return new GlobToken(/* isStar= */ false, negated, from.toString(), to.toString());
    }

    /** The end of a range is taken as it stands, be it {@code ]} or a backslash: so does Redis. */
    private void readRange(StringBuilder from, StringBuilder to) {
        char first = pattern.charAt(at);
        char last = first;
        if (first == '\\' && remaining() >= 2) {
            first = last = pattern.charAt(at + 1);
            at += 2;
        } else if (remaining() >= 3 && pattern.charAt(at + 1) == '-') {
            last = pattern.charAt(at + 2);
            at += 3;
        } else {
            at++;
        }
        from.append((char) Math.min(first, last));
        to.append((char) Math.max(first, last));
    }

    private int remaining() {
        return pattern.length() - at;
    }
}
