package dev.larder.services.catalog;

import dev.larder.services.catalog.SearchQuery.TypeFilter;
import dev.larder.services.database.LikeText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a search asks of {@code catalog_resource r}, as SQL that H2 and PostgreSQL both take. Only what is asked for becomes a condition, so
 * that a list of all is not compared with anything.
 */
record SearchSql(SearchQuery query, boolean hasType, boolean hasModule) {

    private static final List<Match> BY_RANK = List.of(Match.values());

    /** A match's place in the order of matches; text that follows a dot or begins with a capital begins a word. */
    private static final String RANK = "case when search_name = :exact then 0"
            + " when search_name like :begins escape '!' then 1"
            + " when search_name like :behindDot escape '!' or r.name like :capital escape '!'"
            + " or r.name like :capitals escape '!' then 2"
            + " when search_name like :contains escape '!' then 3 else 4 end";

    static SearchSql of(SearchQuery query) {
        return new SearchSql(
                query, query.type() != TypeFilter.ANY, !query.module().isEmpty());
    }

    /** The same, of any type and in any module. */
    SearchSql anywhere() {
        return new SearchSql(query, false, false);
    }

    /** An expression whose value {@link #match} reads. */
    String rank() {
        return query.q().isEmpty() ? String.valueOf(BY_RANK.indexOf(Match.PREFIX)) : RANK;
    }

    static Match match(int rank) {
        return BY_RANK.get(rank);
    }

    /** The condition with its keyword; empty if everything is wanted. */
    String where() {
        List<String> conditions = new ArrayList<>();
        if (!query.q().isEmpty()) {
            conditions.add("(search_name like :contains escape '!' or lower(r.description) like :contains escape '!')");
        }
        if (hasType) {
            conditions.add("r.type = :type");
        }
        if (hasModule) {
            conditions.add("r.module = :module");
        }
        if (!query.attribute().isEmpty()) {
            conditions.add("exists (select 1 from catalog_attribute w where w.resource_id = r.id"
                    + " and w.name = :attributeName and w.content = :attributeValue)");
        }
        return conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
    }

    /** Of every name that may stand in it. */
    Map<String, Object> parameters() {
        Map<String, Object> parameters = new HashMap<>(words(query.q()));
        parameters.put("type", query.type().name());
        parameters.put("module", query.module());
        if (!query.attribute().isEmpty()) {
            parameters.put("attributeName", query.attributeName());
            parameters.put("attributeValue", query.attributeValue());
        }
        return parameters;
    }

    private static Map<String, String> words(String q) {
        String capitals = q.toUpperCase(Locale.ROOT);
        return Map.of(
                "exact", q,
                "begins", LikeText.begins(q),
                "contains", LikeText.contains(q),
                "behindDot", LikeText.contains("." + q),
                "capital", LikeText.contains(q.isEmpty() ? q : capitals.charAt(0) + q.substring(1)),
                "capitals", LikeText.contains(capitals));
    }
}
