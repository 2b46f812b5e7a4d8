package dev.larder.services.catalog;

import dev.larder.services.database.LikeText;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Finds resources by their names and descriptions, within the places that {@link SearchSql} says, and counts them. */
final class SearchTable {

    private final JdbcClient jdbc;

    SearchTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private record Hit(Resource resource, Match match) {}

    SearchPage search(SearchQuery query) {
        List<Hit> hits = hits(query);
        Facets facets = new Facets(types(query), modules(query), attributes(query));
        return new SearchPage(
                hits.stream().map(Hit::resource).toList(),
                hits.stream().map(Hit::match).toList(),
                query.page(),
                Limits.PAGE_SIZE,
                total(query, facets.types()),
                facets);
    }

    Suggestions autocomplete(Prefix prefix) {
        return new Suggestions(prefix.prefix(), items(prefix));
    }

    private List<Suggestions.Item> items(Prefix prefix) {
        return jdbc.sql("select id, type, name, qualified_name from catalog_resource"
                        + " where search_name like :begins escape '!' order by search_name, id"
                        + " fetch first " + Suggestions.MAX_ITEMS + " rows only")
                .param("begins", LikeText.begins(prefix.prefix()))
                .query((row, number) -> new Suggestions.Item(
                        row.getString("id"),
                        ResourceType.valueOf(row.getString("type")),
                        row.getString("name"),
                        row.getString("qualified_name")))
                .list();
    }

    private List<Hit> hits(SearchQuery query) {
        SearchSql sql = SearchSql.of(query);
        return jdbc.sql("select " + ResourceRow.COLUMNS + ", " + sql.rank() + " as match_rank from catalog_resource r"
                        + sql.where() + " order by match_rank, search_name, id"
                        + " offset " + query.offset() + " rows fetch next " + Limits.PAGE_SIZE + " rows only")
                .params(sql.parameters())
                .query((row, number) ->
                        new Hit(ResourceRow.read(row, number), SearchSql.match(row.getInt("match_rank"))))
                .list();
    }

    private Map<ResourceType, Long> types(SearchQuery query) {
        SearchSql sql = SearchSql.of(query).ofAnyType();
        Map<ResourceType, Long> types = new EnumMap<>(ResourceType.class);
        jdbc.sql("select type, count(*) as matches from catalog_resource r" + sql.where() + " group by type")
                .params(sql.parameters())
                .query(row -> {
                    types.put(ResourceType.valueOf(row.getString("type")), row.getLong("matches"));
                });
        return types;
    }

    private List<Facets.Count> modules(SearchQuery query) {
        SearchSql sql = SearchSql.of(query).inAnyModule();
        return counts(
                sql,
                "select module as facet, count(*) as matches from catalog_resource r" + sql.where()
                        + " group by module order by matches desc, facet");
    }

    private List<Facets.Count> attributes(SearchQuery query) {
        SearchSql sql = SearchSql.of(query);
        return counts(
                sql,
                "select a.name || ':' || a.content as facet, count(*) as matches from catalog_resource r"
                        + " join catalog_attribute a on a.resource_id = r.id" + sql.where()
                        + " group by a.name, a.content order by matches desc, a.name, a.content");
    }

    private List<Facets.Count> counts(SearchSql sql, String grouped) {
        return jdbc.sql(grouped + " fetch first " + Facets.MAX_COUNTS + " rows only")
                .params(sql.parameters())
                .query((row, number) -> new Facets.Count(row.getString("facet"), row.getLong("matches")))
                .list();
    }

    private static long total(SearchQuery query, Map<ResourceType, Long> types) {
        return types.entrySet().stream()
                .filter(type -> query.type().admits(type.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
