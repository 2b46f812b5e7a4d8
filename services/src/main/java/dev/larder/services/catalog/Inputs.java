package dev.larder.services.catalog;

import dev.larder.services.catalog.SearchQuery.TypeFilter;
import dev.larder.services.web.InvalidInputException;
import dev.larder.services.web.Parameters;
import java.util.Objects;
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

    /** The text that is searched for, which has to be one. */
    static String text(@Nullable String q) {
        if (q == null || q.isBlank()) {
            throw new InvalidInputException(
                    "q", "is missing", "a part of a name, 1 to " + Limits.MAX_QUERY_LENGTH + " characters");
        }
        return q;
    }

    static Prefix prefix(@Nullable String prefix) {
        return new Prefix(prefix == null ? "" : prefix);
    }

    /** A search for a text; an empty one matches all resources. */
    static SearchQuery query(
            String q,
            @Nullable String type,
            @Nullable String module,
            @Nullable String attribute,
            @Nullable String page) {
        return new SearchQuery(
                q,
                Parameters.constant("type", type, TypeFilter.ANY),
                Objects.requireNonNullElse(module, ""),
                Objects.requireNonNullElse(attribute, ""),
                Parameters.number("page", page, 0, "a number from 0 to " + Limits.MAX_PAGE));
    }

    static DiffQuery diff(String id, String from, String to) {
        return new DiffQuery(id(id), version("from", from), version("to", to));
    }

    private static int version(String field, String text) {
        return Parameters.number(field, text, 0, DiffQuery.ALLOWED);
    }
}
