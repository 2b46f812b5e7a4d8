package dev.larder.services.catalog;

import dev.larder.services.database.LikeText;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Finds resources by their names. */
final class SearchTable {

    private final JdbcClient jdbc;

    SearchTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    SearchPage search(SearchQuery query) {
        Map<ResourceType, Long> facets = facets(query);
        return new SearchPage(items(query), query.page(), Limits.PAGE_SIZE, total(query, facets), facets);
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

    private List<Resource> items(SearchQuery query) {
        return jdbc.sql("select " + ResourceRow.COLUMNS + " from catalog_resource"
                        + " where search_name like :contains escape '!' and (:type = 'ANY' or type = :type)"
                        + " order by case when search_name = :exact then 0 when search_name like :begins escape '!' then 1"
                        + " else 2 end, search_name, id"
                        + " offset " + query.offset() + " rows fetch next " + Limits.PAGE_SIZE + " rows only")
                .param("exact", query.q())
                .param("begins", LikeText.begins(query.q()))
                .param("contains", LikeText.contains(query.q()))
                .param("type", query.type().name())
                .query(ResourceRow::read)
                .list();
    }

    private Map<ResourceType, Long> facets(SearchQuery query) {
        Map<ResourceType, Long> facets = new EnumMap<>(ResourceType.class);
        jdbc.sql("select type, count(*) as matches from catalog_resource"
                        + " where search_name like :contains escape '!' group by type")
                .param("contains", LikeText.contains(query.q()))
                .query(row -> {
                    facets.put(ResourceType.valueOf(row.getString("type")), row.getLong("matches"));
                });
        return facets;
    }

    private static long total(SearchQuery query, Map<ResourceType, Long> facets) {
        return facets.entrySet().stream()
                .filter(facet -> query.type().admits(facet.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
