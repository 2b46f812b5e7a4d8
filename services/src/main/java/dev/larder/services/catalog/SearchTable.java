package dev.larder.services.catalog;

import dev.larder.services.database.LikeText;
import java.util.List;
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
        Counts counts = new Counts(query, counts(query));
        return new SearchPage(
                hits.stream().map(Hit::resource).toList(),
                hits.stream().map(Hit::match).toList(),
                query.page(),
                Limits.PAGE_SIZE,
                counts.total(),
                counts.facets());
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

    /** Of all that matches, in any place, how many are of each type in each module; and of what is in the places asked for, how many have which attribute. */
    private List<Counts.Row> counts(SearchQuery query) {
        SearchSql sql = SearchSql.of(query);
        return jdbc.sql("select type, module, null as attribute, count(*) as matches from catalog_resource r"
                        + sql.anywhere().where() + " group by type, module union all select * from ("
                        + "select null as type, null as module, a.name || ':' || a.content as attribute, count(*) as matches"
                        + " from catalog_resource r join catalog_attribute a on a.resource_id = r.id" + sql.where()
                        + " group by a.name, a.content order by matches desc, a.name, a.content"
                        + " fetch first " + Facets.MAX_COUNTS + " rows only) as attributes")
                .params(sql.parameters())
                .query((row, number) -> new Counts.Row(
                        row.getString("type"),
                        row.getString("module"),
                        row.getString("attribute"),
                        row.getLong("matches")))
                .list();
    }
}
