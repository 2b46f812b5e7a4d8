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
 *
 * <p>It is one statement: what has the text is found once, whatever its place, and of that come the page, the counts of all places, and the
 * counts of attributes in the places that were asked for. Where no text is asked for nothing has to be found first, and an index answers each.
 */
record SearchSql(SearchQuery query) {

    /** What {@code part} is of those rows that are the page; others are counts. */
    static final int PAGE = 0;

    private static final List<Match> BY_RANK = List.of(Match.values());

    /** A match's place in the order of matches; text that follows a dot or begins with a capital begins a word. */
    private static final String RANK = "case when search_name = :exact then 0"
            + " when search_name like :begins escape '!' then 1"
            + " when search_name like :behindDot escape '!' or r.name like :capital escape '!'"
            + " or r.name like :capitals escape '!' then 2"
            + " when search_name like :contains escape '!' then 3 else 4 end";

    /** What {@link #parameters} are for; rows of the page come first, in its order. */
    String statement() {
        String found = "select r.id, r.type, r.module, r.search_name, " + rank() + " as match_rank"
                + " from catalog_resource r" + matching();
        boolean isText = !query.q().isEmpty();
        return (isText ? "with found as (" + found + ") " : "")
                + parts(isText ? "found" : "(" + found + ") as found")
                + " order by part, match_rank, search_name, id";
    }

    private String parts(String found) {
        return page(found)
                + counts("type", "module", "null", places(found))
                + counts("null", "null", "attribute", attributes(found));
    }

    private String page(String found) {
        return "select " + PAGE
                + " as part, p.match_rank, p.search_name, r.id, r.type, r.name, r.qualified_name, r.module,"
                + " r.description, r.attributes, r.version, r.created_at, r.updated_at, null as attribute, 0 as total"
                + " from (select id, match_rank, search_name from " + found + within()
                + " order by match_rank, search_name, id offset " + query.offset() + " rows fetch next "
                + Limits.PAGE_SIZE + " rows only) as p join catalog_resource r on r.id = p.id";
    }

    /** Of all that matches, in any place, how many are of each type in each module. */
    private static String places(String found) {
        return "select type, module, count(*) as total from " + found + " group by type, module";
    }

    /** Of what is in the places asked for, how many have which attribute. */
    private String attributes(String found) {
        return "select a.name || ':' || a.content as attribute, count(*) as total from " + found
                + " join catalog_attribute a on a.resource_id = found.id" + within()
                + " group by a.name, a.content order by total desc, a.name, a.content fetch first " + Facets.MAX_COUNTS
                + " rows only";
    }

    /** Counts as rows like those of the page. */
    private static String counts(String type, String module, String attribute, String of) {
        return " union all select " + (PAGE + 1) + ", 0, null, null, " + type + ", null, null, " + module
                + ", null, null, null, null, null, " + attribute + ", total from (" + of + ") as counts";
    }

    /** An expression whose value {@link #match} reads. */
    private String rank() {
        return query.q().isEmpty() ? String.valueOf(BY_RANK.indexOf(Match.PREFIX)) : RANK;
    }

    static Match match(int rank) {
        return BY_RANK.get(rank);
    }

    /** What has to be so wherever it is, with its keyword; empty if everything is wanted. */
    private String matching() {
        List<String> conditions = new ArrayList<>();
        if (!query.q().isEmpty()) {
            conditions.add("(search_name like :contains escape '!' or lower(r.description) like :contains escape '!')");
        }
        if (!query.attribute().isEmpty()) {
            conditions.add("exists (select 1 from catalog_attribute w where w.resource_id = r.id"
                    + " and w.name = :attributeName and w.content = :attributeValue)");
        }
        return where(conditions);
    }

    /** The place where it has to be, with its keyword; empty if that is anywhere. */
    private String within() {
        List<String> conditions = new ArrayList<>();
        if (query.type() != TypeFilter.ANY) {
            conditions.add("found.type = :type");
        }
        if (!query.module().isEmpty()) {
            conditions.add("found.module = :module");
        }
        return where(conditions);
    }

    private static String where(List<String> conditions) {
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
