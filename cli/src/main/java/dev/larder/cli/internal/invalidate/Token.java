package dev.larder.cli.internal.invalidate;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.internal.preview.PreviewToken;
import dev.larder.internal.preview.PreviewToken.Subject;
import dev.larder.internal.preview.PreviewToken.Worth;

/** The token of a preview, as this command hands it out and takes it; the console's are the same. */
final class Token {

    static final long GOOD_SECONDS = PreviewToken.GOOD_FOR.toSeconds();
    private static final String AGAIN = "; preview it once more with --dry-run";

    private Token() {}

    static PreviewToken of(String namespace, Selector selector, long count, long nowMillis) {
        return PreviewToken.of(subject(namespace, selector), count, /* number= */ 0, nowMillis);
    }

    private static Subject subject(String namespace, Selector selector) {
        return switch (selector.kind()) {
            case KEYS -> {
                String kind = selector.keys().size() == 1 ? "key" : "keys";
                yield new Subject(namespace, kind, String.join("\n", selector.keys()));
            }
            case ALL -> new Subject(namespace, "everything", "*");
            case PATTERN, TAG, CACHE -> new Subject(namespace, selector.kind().label(), selector.subject());
        };
    }

    /**
     * Reads a token that was handed back and checks that it is of this selection.
     *
     * @throws Failure if it is none, too old, or of something else
     */
    static PreviewToken confirmed(String text, String namespace, Selector selector, long nowMillis) {
        PreviewToken token = PreviewToken.read(text)
                .orElseThrow(() -> new Failure(ExitCode.USAGE, "'" + text + "' is no token of a preview" + AGAIN));
        Worth worth = token.worth(subject(namespace, selector), nowMillis);
        if (worth == Worth.OF_SOMETHING_ELSE) {
            throw new Failure(ExitCode.REFUSED, "The token is of another selection" + AGAIN);
        }
        if (worth == Worth.TOO_OLD) {
            throw new Failure(ExitCode.REFUSED, "The token is older than 5 minutes" + AGAIN);
        }
        return token;
    }

    static void requireNotMuchMore(PreviewToken seen, long now) {
        if (!seen.isEnoughFor(now)) {
            throw new Failure(
                    ExitCode.REFUSED, "There are " + now + " by now, " + seen.count() + " were previewed" + AGAIN);
        }
    }
}
