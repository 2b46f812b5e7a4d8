package dev.larder.services.catalog;

import dev.larder.services.catalog.SearchQuery.TypeFilter;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
                constant("direction", direction, Direction.UPSTREAM),
                id(id),
                number("depth", depth, DEFAULT_DEPTH, "a number from 1 to " + Limits.MAX_DEPTH));
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

    /** The constant of that name in any case; the default if there is no name. */
    static <E extends Enum<E>> E constant(String field, @Nullable String name, E defaultConstant) {
        return name == null || name.isEmpty()
                ? defaultConstant
                : constant(field, name, defaultConstant.getDeclaringClass());
    }

    static <E extends Enum<E>> E constant(String field, String name, Class<E> type) {
        return Stream.of(type.getEnumConstants())
                .filter(constant -> constant.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(field, "is " + Limits.quote(name), namesOf(type)));
    }

    private static SearchQuery query(String q, @Nullable String type, @Nullable String page) {
        return new SearchQuery(
                q,
                constant("type", type, TypeFilter.ANY),
                number("page", page, 0, "a number from 0 to " + Limits.MAX_PAGE));
    }

    private static int number(String field, @Nullable String text, int defaultNumber, String allowed) {
        try {
            return text == null || text.isEmpty() ? defaultNumber : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new InvalidInputException(field, "is " + Limits.quote(text), allowed);
        }
    }

    private static String namesOf(Class<? extends Enum<?>> type) {
        return Stream.of(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", ", "one of ", ""));
    }
}
