package dev.larder.redis.internal.journal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The names of the records that were applied last. Who looks for one was told it a moment ago, so that few are enough. Not thread-safe. */
final class NewestLinks {

    static final int MOST = 1_024;

    private final @Nullable Link[] links = new Link[MOST];
    private int next;

    void add(Link link) {
        links[next] = link;
        next = (next + 1) % MOST;
    }

    boolean contains(Link link) {
        return Arrays.asList(links).contains(link);
    }
}
