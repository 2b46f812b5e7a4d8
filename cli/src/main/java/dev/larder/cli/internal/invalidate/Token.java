package dev.larder.cli.internal.invalidate;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a preview hands out and a confirmation hands back: that somebody has seen this selection and this count within the last minutes.
 * It keeps from accidents, not from people: whoever may invalidate may also preview.
 *
 * <pre>
 * 1763760300-1204-9f86d081884c7d65      good until, how many, digest of all that is confirmed
 * </pre>
 */
record Token(long goodUntilSeconds, long count, String digest) {

    static final long GOOD_SECONDS = 300;

    private static final Pattern TEXT = Pattern.compile("(\\d{1,12})-(\\d{1,12})-([0-9a-f]{16})");
    private static final String AGAIN = "; preview it once more with --dry-run";

    static Token of(String namespace, Selector selector, long count, long nowMillis) {
        long goodUntil = nowMillis / 1_000 + GOOD_SECONDS;
        return new Token(goodUntil, count, digest(namespace, selector, count, goodUntil));
    }

    private static String digest(String namespace, Selector selector, long count, long goodUntil) {
        String text = String.join(
                "\n",
                namespace,
                selector.kind().label(),
                selector.subject(),
                String.join("\n", selector.keys()),
                Long.toString(count),
                Long.toString(goodUntil));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /**
     * Reads a token that was handed back and checks that it is of this selection.
     *
     * @throws Failure if it is none, too old, or of something else
     */
    static Token confirmed(String text, String namespace, Selector selector, long nowMillis) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new Failure(ExitCode.USAGE, "'" + text + "' is no token of a preview" + AGAIN);
        }
        Token token = new Token(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)), matcher.group(3));
        if (!token.digest.equals(digest(namespace, selector, token.count, token.goodUntilSeconds))) {
            throw new Failure(ExitCode.REFUSED, "The token is of another selection" + AGAIN);
        }
        if (token.goodUntilSeconds < nowMillis / 1_000) {
            throw new Failure(ExitCode.REFUSED, "The token is older than 5 minutes" + AGAIN);
        }
        return token;
    }

    /** A cache is in motion, so a tenth more than was seen is still what was meant; fewer always is. */
    void requireNotMuchMoreThan(long now) {
        if (now > count + Math.max(1, count / 10)) {
            throw new Failure(ExitCode.REFUSED, "There are " + now + " by now, " + count + " were previewed" + AGAIN);
        }
    }

    @Override
    public String toString() {
        return goodUntilSeconds + "-" + count + "-" + digest;
    }
}
