package dev.larder.services.catalog;

import dev.larder.services.database.Batches;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Attributes as rows, for searches; a resource's own are in its row. Knows nothing of transactions. */
final class AttributeTable {

    private static final String INSERT =
            "insert into catalog_attribute (resource_id, name, content) values (:id, :name, :content)";

    private final JdbcClient jdbc;
    private final Batches batches;

    AttributeTable(JdbcClient jdbc, Batches batches) {
        this.jdbc = jdbc;
        this.batches = batches;
    }

    private record Row(String id, String name, String content) {
        Map<String, Object> parameters() {
            return Map.of("id", id, "name", name, "content", content);
        }
    }

    void insert(Collection<Resource> resources) {
        insert(batches, resources);
    }

    /** Those of a resource that was deleted go with it. */
    void replace(Collection<Resource> resources) {
        jdbc.sql("delete from catalog_attribute where resource_id in (:ids)")
                .param("ids", resources.stream().map(Resource::id).toList())
                .update();
        insert(resources);
    }

    static void insert(Batches batches, Collection<Resource> resources) {
        List<Row> rows = resources.stream()
                .flatMap(resource -> resource.attributes().entrySet().stream()
                        .map(each -> new Row(resource.id(), each.getKey(), each.getValue())))
                .toList();
        batches.write(INSERT, rows, Row::parameters);
    }
}
