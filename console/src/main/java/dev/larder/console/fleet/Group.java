package dev.larder.console.fleet;

import dev.larder.Invalidation;
import dev.larder.Larder;
import java.util.Optional;

/** Groups of entries by kind and name, as people and nodes name them to each other. */
public final class Group {

    private Group() {}

    /**
     * The invalidation of a group.
     *
     * @param kind tag, pattern, cache or everything
     * @param subject a tag, a glob, a cache's name; of no meaning for everything
     * @return empty if the Larder has no such cache
     * @throws IllegalArgumentException if the kind is another one, or the glob is none
     */
    public static Optional<Invalidation> of(Larder larder, String kind, String subject, String reason) {
        return switch (kind) {
            case "tag" -> Optional.of(Invalidation.tag(subject).because(reason));
            case "pattern" -> Optional.of(Invalidation.pattern(subject).because(reason));
            case "everything" -> Optional.of(Invalidation.everything(reason));
            case "cache" ->
                larder.findCache(subject).map(cache -> Invalidation.cache(cache).because(reason));
            default -> throw new IllegalArgumentException(kind + " is no kind of a group");
        };
    }
}
