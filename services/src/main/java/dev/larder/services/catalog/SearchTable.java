package dev.larder.services.catalog;

import dev.larder.services.database.LikeText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Finds resources by their names and descriptions, as {@link SearchSql} asks for them, and counts them. */
final class SearchTable {

    private final JdbcClient jdbc;

    SearchTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    SearchPage search(SearchQuery query) {
        Found found = new Found(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        SearchSql sql = new SearchSql(query);
        jdbc.sql(sql.statement()).params(sql.parameters()).query(found);
        Counts counts = new Counts(query, found.counts);
        return new SearchPage(
                found.resources, found.matches, query.page(), Limits.PAGE_SIZE, counts.total(), counts.facets());
    }

    /** Rows of all three parts of the statement, each put where it belongs. */
    private record Found(List<Resource> resources, List<Match> matches, List<Counts.Row> counts)
            implements RowCallbackHandler {

        @Override
        public void processRow(ResultSet row) throws SQLException {
            if (row.getInt("part") == SearchSql.PAGE) {
                resources.add(ResourceRow.read(row, resources.size()));
                matches.add(SearchSql.match(row.getInt("match_rank")));
            } else {
                counts.add(new Counts.Row(
                        row.getString("type"),
                        row.getString("module"),
                        row.getString("attribute"),
                        row.getLong("total")));
            }
        }
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
}
