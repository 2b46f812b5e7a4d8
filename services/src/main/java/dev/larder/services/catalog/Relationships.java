package dev.larder.services.catalog;

import java.util.List;

/** The edges that begin or end at a resource; {@code truncated} if there are more than are listed. */
record Relationships(String id, List<Relationship> items, boolean truncated) {

    static final int MAX_ITEMS = 1_000;

    Relationships {
        items = List.copyOf(items);
    }

    /** As many of the edges as are listed. */
    static Relationships first(String id, List<Relationship> edges) {
        boolean truncated = edges.size() > MAX_ITEMS;
        return new Relationships(id, truncated ? edges.subList(0, MAX_ITEMS) : edges, truncated);
    }
}
