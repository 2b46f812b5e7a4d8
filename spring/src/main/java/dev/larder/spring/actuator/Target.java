package dev.larder.spring.actuator;

import dev.larder.Cache;
import dev.larder.Invalidation;
import dev.larder.Larder;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asks to be invalidated.
 *
 * @param kind one of cache, key, tag, pattern
 * @param subject its name or text
 */
record Target(String kind, String subject) {

    /**
     * The one that is given.
     *
     * @throws IllegalArgumentException if none is, or more than one
     */
    static Target of(@Nullable String cache, @Nullable String key, @Nullable String tag, @Nullable String pattern) {
        Target[] given = Stream.of(
                        given("cache", cache), given("key", key), given("tag", tag), given("pattern", pattern))
                .flatMap(Optional::stream)
                .toArray(Target[]::new);
        if (given.length != 1) {
            throw new IllegalArgumentException("Give exactly one of cache, key (as it stands in Redis, without the"
                    + " namespace), tag and pattern; " + given.length + " are given");
        }
        return given[0];
    }

    private static Optional<Target> given(String kind, @Nullable String subject) {
        return Optional.ofNullable(subject).filter(text -> !text.isBlank()).map(text -> new Target(kind, text));
    }

    /** What that means for a Larder; empty if it has no such cache. */
    Optional<Invalidation> in(Larder larder) {
        return switch (kind) {
            case "key" -> Optional.of(Invalidation.cacheKey(subject));
            case "tag" -> Optional.of(Invalidation.tag(subject));
            case "pattern" -> Optional.of(Invalidation.pattern(subject));
            default -> larder.findCache(subject).map(Target::whole);
        };
    }

    private static Invalidation whole(Cache<?, ?> cache) {
        return Invalidation.cache(cache);
    }
}
