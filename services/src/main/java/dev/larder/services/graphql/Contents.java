package dev.larder.services.graphql;

import graphql.GraphQLContext;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The tags of what one result contains, also of what it says is not there: those who fetch it note them. A value in a cache has 255 tags at
 * most; a result with more than {@value #MAX_TAGS} has one instead, which every change makes untrue. Thread-safe.
 */
public final class Contents {

    static final int MAX_TAGS = 200;

    private final Set<String> tags = ConcurrentHashMap.newKeySet();
    private final String tagOfAll;

    Contents(String tagOfAll) {
        this.tagOfAll = tagOfAll;
    }

    /** That of the result that is being made. */
    public static Contents of(GraphQLContext context) {
        return Objects.requireNonNull(context.get(Contents.class), "no result is being made");
    }

    /** Notes that the result is untrue once that tag is. */
    public void add(String tag) {
        tags.add(tag);
    }

    Set<String> tags() {
        return tags.size() > MAX_TAGS ? Set.of(tagOfAll) : Set.copyOf(tags);
    }
}
