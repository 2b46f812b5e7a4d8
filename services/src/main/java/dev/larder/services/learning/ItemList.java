package dev.larder.services.learning;

import java.util.List;

/** The items that have something in common, in the order of their ids; {@value #MAX_ITEMS} at most. */
record ItemList(List<Item> items, boolean truncated) {

    static final int MAX_ITEMS = 500;

    ItemList {
        items = List.copyOf(items);
    }

    /** Of what was found, one more than there may be if there are too many. */
    static ItemList of(List<Item> found) {
        boolean truncated = found.size() > MAX_ITEMS;
        return new ItemList(truncated ? found.subList(0, MAX_ITEMS) : found, truncated);
    }
}
