package dev.larder.services.catalog;

import dev.larder.services.web.Violations;
import java.util.Locale;

/**
 * Asks for one page of the resources whose name contains {@code q}, in any case. An empty {@code q} matches all. Pages count
 * from 0 and hold {@link Limits#PAGE_SIZE} resources.
 */
record SearchQuery(String q, TypeFilter type, int page) {

    enum TypeFilter {
        ANY,
        MODULE,
        PACKAGE,
        CLASS;

        boolean admits(ResourceType type) {
            return this == ANY || name().equals(type.name());
        }
    }

    SearchQuery {
        new Violations()
                .unless(
                        q.length() <= Limits.MAX_QUERY_LENGTH,
                        "q",
                        "has " + q.length() + " characters",
                        "at most " + Limits.MAX_QUERY_LENGTH + " characters")
                .unless(
                        page >= 0 && page <= Limits.MAX_PAGE,
                        "page",
                        "is " + page,
                        "a number from 0 to " + Limits.MAX_PAGE)
                .reject();
        q = q.strip().toLowerCase(Locale.ROOT);
    }

    int offset() {
        return page * Limits.PAGE_SIZE;
    }
}
