package dev.larder.services.catalog;

import java.util.List;

/**
 * A page of what a search found: best matches first, why each of them was found, in the same order, the number of all matches, and their
 * counts.
 */
record SearchPage(List<Resource> items, List<Match> matches, int page, int pageSize, long total, Facets facets) {

    SearchPage {
        items = List.copyOf(items);
        matches = List.copyOf(matches);
    }
}
