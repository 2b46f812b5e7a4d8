package dev.larder.services.catalog;

import dev.larder.services.catalog.SearchQuery.TypeFilter;
import dev.larder.services.web.InvalidInputException;
import dev.larder.services.web.Parameters;
import org.jspecify.annotations.Nullable;

/** Reads what stands in a request's URL. What it returns is valid; anything else never gets as far as a cache. */
final class Inputs {

    private static final int DEFAULT_DEPTH = 3;

    private Inputs() {}

    /** The id, or the exception for unknown ones if no resource can have it. */
    static String id(String text) {
        if (!ResourceName.isId(text)) {
            throw new UnknownResourceException(text);
        }
        return text;
    }

    static LineageQuery lineage(String id, @Nullable String direction, @Nullable String depth) {
        return new LineageQuery(
                Parameters.constant("direction", direction, Direction.UPSTREAM),
                id(id),
                Parameters.number("depth", depth, DEFAULT_DEPTH, "a number from 1 to " + Limits.MAX_DEPTH));
    }

    static SearchQuery search(@Nullable String q, @Nullable String type, @Nullable String page) {
        if (q == null || q.isBlank()) {
            throw new InvalidInputException(
                    "q", "is missing", "a part of a name, 1 to " + Limits.MAX_QUERY_LENGTH + " characters");
        }
        return query(q, type, page);
    }

    /** The query that matches all resources. */
    static SearchQuery list(@Nullable String type, @Nullable String page) {
        return query("", type, page);
    }

    static Prefix prefix(@Nullable String prefix) {
        return new Prefix(prefix == null ? "" : prefix);
    }

    private static SearchQuery query(String q, @Nullable String type, @Nullable String page) {
        return new SearchQuery(
                q,
                Parameters.constant("type", type, TypeFilter.ANY),
                Parameters.number("page", page, 0, "a number from 0 to " + Limits.MAX_PAGE));
    }
}
