package dev.larder.cli.internal.invalidate;

import dev.larder.Invalidation;
import java.util.List;
import java.util.Locale;

/**
 * What is to become untrue.
 *
 * @param subject the pattern, the tag or the cache's name; empty for keys and for everything
 * @param keys for {@link Kind#KEYS}, without repetitions
 */
record Selector(Kind kind, String subject, List<String> keys) {

    /** How it is described. */
    enum Kind {
        KEYS,
        PATTERN,
        TAG,
        CACHE,
        ALL;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The pattern, over keys without the namespace, of keys that may be meant; Redis's and ours are one dialect. */
    String glob() {
        return switch (kind) {
            case PATTERN -> subject;
            case CACHE -> subject + ":*";
            case TAG, ALL, KEYS -> "*";
        };
    }

    /** A whole group, in one record. */
    Invalidation group(String reason) {
        return switch (kind) {
            case PATTERN, CACHE -> Invalidation.pattern(glob()).because(reason);
            case TAG -> Invalidation.tag(subject).because(reason);
            case ALL -> Invalidation.everything(reason);
            case KEYS -> throw new IllegalStateException("Keys are no group");
        };
    }

    /** What a person types to confirm that so many become untrue. */
    String confirmation(long count, String namespace) {
        if (kind == Kind.ALL) {
            return namespace;
        }
        return count < 100 || kind == Kind.KEYS ? "yes" : subject;
    }

    /** In words, for a question. */
    String words() {
        return switch (kind) {
            case KEYS -> keys.size() + " keys";
            case PATTERN -> "everything that matches " + subject;
            case TAG -> "everything tagged " + subject;
            case CACHE -> "everything in cache " + subject;
            case ALL -> "everything";
        };
    }
}
