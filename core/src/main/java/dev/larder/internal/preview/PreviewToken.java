package dev.larder.internal.preview;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a preview hands out and an order hands back: that somebody has seen this subject and this count within the last five minutes. It says all that
 * is needed to check it, so that any process takes what any other gave. It keeps from accidents, not from people: whoever may invalidate may
 * also preview. Immutable.
 *
 * <pre>
 * 1763760300-1204-3f-9f86d081884c7d65     good until, how many, number of the preview, digest of all that is ordered
 * </pre>
 *
 * @param goodUntilSeconds of the epoch
 * @param count how many entries were seen
 * @param number tells apart two previews of the same in one second; not below 0
 * @param digest of the rest and the subject
 */
public record PreviewToken(long goodUntilSeconds, long count, long number, String digest) {

    /** How long it is good for. */
    public static final Duration GOOD_FOR = Duration.ofMinutes(5);

    private static final Pattern TEXT = Pattern.compile("(\\d{1,12})-(\\d{1,15})-([0-9a-f]{1,15})-([0-9a-f]{16})");
    private static final int DIGEST_BYTES = 8;

    /**
     * What becomes untrue.
     *
     * @param namespace instance and version
     * @param kind key, keys, tag, pattern, cache or everything
     * @param name which; of several keys all of them, a line each; {@code *} for everything
     */
    public record Subject(String namespace, String kind, String name) {}

    /** What a token is worth for an order. */
    public enum Worth {
        GOOD,
        /** Of another subject, or made up. */
        OF_SOMETHING_ELSE,
        TOO_OLD
    }

    /** A token of a preview that was made now. */
    public static PreviewToken of(Subject subject, long count, long number, long nowMillis) {
        long goodUntil = nowMillis / 1_000 + GOOD_FOR.toSeconds();
        return new PreviewToken(goodUntil, count, number, digest(subject, count, number, goodUntil));
    }

    private static String digest(Subject subject, long count, long number, long goodUntil) {
        String text = String.join(
                "\n",
                subject.namespace,
                subject.kind,
                subject.name,
                Long.toString(count),
                Long.toString(number),
                Long.toString(goodUntil));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** The token that was handed back; empty if it is none. */
    public static Optional<PreviewToken> read(String text) {
        Matcher token = TEXT.matcher(text);
        return token.matches()
                ? Optional.of(new PreviewToken(
                        Long.parseLong(token.group(1)),
                        Long.parseLong(token.group(2)),
                        Long.parseLong(token.group(3), 16),
                        token.group(4)))
                : Optional.empty();
    }

    /** What it is worth for that order now. */
    public Worth worth(Subject subject, long nowMillis) {
        if (!digest.equals(digest(subject, count, number, goodUntilSeconds))) {
            return Worth.OF_SOMETHING_ELSE;
        }
        return nowMillis / 1_000 < goodUntilSeconds ? Worth.GOOD : Worth.TOO_OLD;
    }

    /** A cache is in motion, so a tenth more than was seen is still what was meant; fewer always is. */
    public boolean isEnoughFor(long countNow) {
        return countNow <= count + Math.max(1, count / 10);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d-%d-%x-%s", goodUntilSeconds, count, number, digest);
    }
}
