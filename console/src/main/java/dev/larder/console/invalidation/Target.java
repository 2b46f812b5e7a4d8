package dev.larder.console.invalidation;

import dev.larder.Invalidation;
import dev.larder.Larder;
import dev.larder.console.api.Invalidations.Selector;
import dev.larder.console.fleet.Group;
import dev.larder.console.security.Refusal;
import java.util.Set;

/** What a selector means. */
final class Target {

    private static final Set<String> KINDS = Set.of("key", "tag", "pattern", "cache", "everything");
    private static final int LONGEST = 1_024;

    private Target() {}

    /**
     * The invalidation of a selector in a Larder.
     *
     * @throws Refusal with 400 if the selector means nothing, with 404 if there is no such cache
     */
    static Invalidation of(Selector selector, Larder larder, String reason) {
        require(selector);
        return selector.kind().equals("key")
                ? Invalidation.cacheKey(selector.subject())
                : group(selector, larder, reason);
    }

    private static Invalidation group(Selector selector, Larder larder, String reason) {
        try {
            return Group.of(larder, selector.kind(), selector.subject(), reason)
                    .orElseThrow(() -> Refusal.notFound("There is no cache " + selector.subject() + " in "
                            + larder.status().namespace() + "; GET caches names those there are"));
        } catch (IllegalArgumentException wrong) {
            throw Refusal.wrong(String.valueOf(wrong.getMessage()));
        }
    }

    // What comes as JSON may lack anything.
    @SuppressWarnings("ConstantValue")
    private static void require(Selector selector) {
        if (selector.kind() == null || !KINDS.contains(selector.kind())) {
            throw Refusal.wrong("kind is " + selector.kind() + "; it is one of key, tag, pattern, cache, everything");
        }
        String subject = selector.subject();
        if (subject == null || subject.isEmpty() || subject.length() > LONGEST) {
            throw Refusal.wrong("subject is missing or longer than " + LONGEST
                    + " characters; give a key as it stands in Redis without the namespace, a tag, a glob, a cache's name,"
                    + " or * for everything");
        }
        if (selector.kind().equals("everything") && !subject.equals("*")) {
            throw Refusal.wrong("subject is " + subject + "; for everything it is *");
        }
    }
}
