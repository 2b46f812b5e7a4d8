package dev.larder.services.catalog;

import java.util.List;

/** Resources whose names begin with what was typed: the first {@value #MAX_ITEMS}, alphabetically. */
record Suggestions(String prefix, List<Item> items) {

    static final int MAX_ITEMS = 10;

    Suggestions {
        items = List.copyOf(items);
    }

    /** One resource on offer. */
    record Item(String id, ResourceType type, String name, String qualifiedName) {}
}
