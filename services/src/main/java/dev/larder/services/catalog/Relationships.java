package dev.larder.services.catalog;

import java.util.List;

/** The edges that begin or end at a resource; {@code truncated} if there are more than are listed. */
record Relationships(String id, List<Relationship> items, boolean truncated) {

    static final int MAX_ITEMS = 1_000;

    Relationships {
        items = List.copyOf(items);
    }
}
