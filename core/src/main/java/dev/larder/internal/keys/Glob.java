package dev.larder.internal.keys;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A pattern in Redis's glob dialect, compiled: {@code *} any text, {@code ?} any character, {@code [abc]}, {@code [^a]} and
 * {@code [a-z]} one character, {@code \} escapes. Matches what Redis's {@code SCAN MATCH} matches, oddities included (a class
 * that is not closed ends with the pattern). Time is bounded by pattern length times text length, whatever the pattern.
 * Immutable, thread-safe.
 */
public final class Glob {

    private static final int MAX_LENGTH = 1_024;

    private final String pattern;
    private final List<GlobToken> tokens;
    private final String literalPrefix;

    private Glob(String pattern, List<GlobToken> tokens) {
        this.pattern = pattern;
        this.tokens = tokens;
        this.literalPrefix = literalPrefix(tokens);
    }

    /**
     * The compiled pattern.
     *
     * @throws IllegalArgumentException if the pattern is empty or longer than 1,024 characters
     */
    public static Glob of(String pattern) {
        Objects.requireNonNull(pattern, "pattern");
        if (!isPossible(pattern)) {
            throw new IllegalArgumentException("Pattern '" + Template.abbreviated(pattern) + "' has " + pattern.length()
                    + " characters; give from 1 to " + MAX_LENGTH);
        }
        return new Glob(pattern, GlobParser.parse(pattern));
    }

    /** Whether the text is a pattern, neither empty nor too long. */
    public static boolean isPossible(String pattern) {
        return !pattern.isEmpty() && pattern.length() <= MAX_LENGTH;
    }

    /** Whether the pattern covers the whole text. */
    public boolean matches(CharSequence text) {
        if (isPrefixOnly()) {
            return startsWith(text, literalPrefix);
        }
        return matchesTokens(text);
    }

    /** What every text that matches begins with; may be empty. */
    public String literalPrefix() {
        return literalPrefix;
    }

    /** Whether the pattern is a literal beginning and one {@code *}, so that a comparison of beginnings decides. */
    public boolean isPrefixOnly() {
        return tokens.size() == literalPrefix.length() + 1
                && tokens.get(tokens.size() - 1).isStar();
    }

    /** The pattern as it was written. */
    public String pattern() {
        return pattern;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Glob glob && pattern.equals(glob.pattern);
    }

    @Override
    public int hashCode() {
        return pattern.hashCode();
    }

    @Override
    public String toString() {
        return pattern;
    }

    /**
     * Walks text and tokens together and, where they part, lets the last star swallow one more character. Earlier stars need
     * no second try: the last one can take whatever they could have left, so nothing is exponential.
     */
    private boolean matchesTokens(CharSequence text) {
        int token = 0;
        int at = 0;
        int star = -1;
        int starAt = 0;
        while (at < text.length()) {
            if (token < tokens.size() && tokens.get(token).isStar()) {
                star = token++;
                starAt = at;
            } else if (token < tokens.size() && tokens.get(token).accepts(text.charAt(at))) {
                token++;
                at++;
            } else if (star >= 0) {
                token = star + 1;
                at = ++starAt;
            } else {
                return false;
            }
        }
        return onlyStarsFrom(token);
    }

    private boolean onlyStarsFrom(int token) {
        return tokens.subList(token, tokens.size()).stream().allMatch(GlobToken::isStar);
    }

    private static boolean startsWith(CharSequence text, String prefix) {
        return text instanceof String string
                ? string.startsWith(prefix)
                : text.length() >= prefix.length() && prefix.contentEquals(text.subSequence(0, prefix.length()));
    }

    private static String literalPrefix(List<GlobToken> tokens) {
        StringBuilder prefix = new StringBuilder();
        for (GlobToken token : tokens) {
            if (!token.isLiteral()) {
                break;
            }
            prefix.append(token.from().charAt(0));
        }
        return prefix.toString();
    }
}
