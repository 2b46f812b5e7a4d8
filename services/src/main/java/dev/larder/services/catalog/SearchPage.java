package dev.larder.services.catalog;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A page of what a search found: best matches first, the number of all matches, and the number of matches of each type
 * regardless of the type asked for.
 */
record SearchPage(List<Resource> items, int page, int pageSize, long total, Map<ResourceType, Long> facets) {

    SearchPage {
        items = List.copyOf(items);
        var sorted = new EnumMap<ResourceType, Long>(ResourceType.class);
        sorted.putAll(facets);
        facets = Collections.unmodifiableMap(sorted);
    }
}
