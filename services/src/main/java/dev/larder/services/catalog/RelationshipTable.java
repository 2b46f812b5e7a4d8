package dev.larder.services.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads and writes the edges of the catalogue. Knows nothing of transactions. */
final class RelationshipTable {

    static final String INSERT = "insert into catalog_relationship (from_id, kind, to_id) values (:from, :kind, :to)";

    private final JdbcClient jdbc;

    RelationshipTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** An edge and the resource at its far end, seen from where a walk comes from. */
    record Step(Relationship edge, String id, ResourceType type, String name) {}

    void insert(Relationship edge) {
        jdbc.sql(INSERT).params(parameters(edge)).update();
    }

    /** The named parameters of a statement that writes the edge. */
    static Map<String, Object> parameters(Relationship edge) {
        return Map.of("from", edge.from(), "kind", edge.kind().name(), "to", edge.to());
    }

    /** The edges that begin or end at {@code id}, at most {@code limit}. An edge from a resource to itself comes once. */
    List<Relationship> touching(String id, int limit) {
        return jdbc.sql("select from_id, kind, to_id from catalog_relationship where from_id = :id"
                        + " union select from_id, kind, to_id from catalog_relationship where to_id = :id"
                        + " order by kind, from_id, to_id fetch first " + limit + " rows only")
                .param("id", id)
                .query(RelationshipTable::read)
                .list();
    }

    /** {@link #touching(String, int)} of each of {@code ids}, at most {@code limit} for each, in one query. Without those that have none. */
    Map<String, List<Relationship>> touching(Collection<String> ids, int limit) {
        Map<String, List<Relationship>> found = new HashMap<>();
        jdbc.sql("select near, from_id, kind, to_id from (select near, from_id, kind, to_id, row_number()"
                        + " over (partition by near order by kind, from_id, to_id) as place from ("
                        + "select from_id as near, from_id, kind, to_id from catalog_relationship where from_id in (:ids)"
                        + " union select to_id as near, from_id, kind, to_id from catalog_relationship where to_id in (:ids)"
                        + ") edges) numbered where place <= " + limit + " order by near, place")
                .param("ids", ids)
                .query(row -> {
                    found.computeIfAbsent(row.getString("near"), near -> new ArrayList<>())
                            .add(read(row, 0));
                });
        return found;
    }

    /** Removes the edges of {@code id}, except to what it contains. */
    void detach(String id) {
        jdbc.sql("delete from catalog_relationship where to_id = :id or (from_id = :id and kind <> 'CONTAINS')")
                .param("id", id)
                .update();
    }

    /** One step from each of {@code ids} in one query, in the order of the edges, at most {@code limit} edges. */
    List<Step> steps(Collection<String> ids, Direction direction, int limit) {
        String near = direction == Direction.UPSTREAM ? "from_id" : "to_id";
        String far = direction == Direction.UPSTREAM ? "to_id" : "from_id";
        return jdbc.sql("select e.from_id, e.kind, e.to_id, r.id, r.type, r.name from catalog_relationship e"
                        + " join catalog_resource r on r.id = e." + far + " where e." + near + " in (:ids)"
                        + " order by e." + near + ", e.kind, e." + far + " fetch first " + limit + " rows only")
                .param("ids", ids)
                .query((row, number) -> new Step(
                        read(row, number),
                        row.getString("id"),
                        ResourceType.valueOf(row.getString("type")),
                        row.getString("name")))
                .list();
    }

    private static Relationship read(ResultSet row, int rowNumber) throws SQLException {
        return new Relationship(
                row.getString("from_id"), Relationship.Kind.valueOf(row.getString("kind")), row.getString("to_id"));
    }
}
