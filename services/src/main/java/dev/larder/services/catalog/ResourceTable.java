package dev.larder.services.catalog;

import dev.larder.services.database.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads and writes resources and what they were. Knows nothing of transactions: its callers begin and end them. */
final class ResourceTable {

    private static final int CHUNK = 500;

    private final JdbcClient jdbc;

    ResourceTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Resource> find(String id) {
        return jdbc.sql("select " + ResourceRow.COLUMNS + " from catalog_resource where id = :id")
                .param("id", id)
                .query(ResourceRow::read)
                .optional();
    }

    /** One query for each {@value #CHUNK} ids, because drivers bound the number of parameters. */
    Map<String, Resource> findAll(Collection<String> ids) {
        Map<String, Resource> found = new LinkedHashMap<>();
        List<String> left = new ArrayList<>(ids);
        for (int start = 0; start < left.size(); start += CHUNK) {
            List<String> chunk = left.subList(start, Math.min(start + CHUNK, left.size()));
            jdbc.sql("select " + ResourceRow.COLUMNS + " from catalog_resource where id in (:ids) order by id")
                    .param("ids", chunk)
                    .query(ResourceRow::read)
                    .list()
                    .forEach(resource -> found.put(resource.id(), resource));
        }
        return found;
    }

    void insert(Resource resource) {
        jdbc.sql(ResourceRow.INSERT).params(ResourceRow.parameters(resource)).update();
    }

    /** Whether the row was still at the version before {@code next}'s, and now is {@code next}. */
    boolean replace(Resource next) {
        return jdbc.sql(ResourceRow.REPLACE)
                        .params(ResourceRow.parameters(next))
                        .update()
                == 1;
    }

    /** Whether the row was still at the version of {@code last}, and now is gone. */
    boolean delete(Resource last) {
        return jdbc.sql("delete from catalog_resource where id = :id and version = :version")
                        .param("id", last.id())
                        .param("version", last.version())
                        .update()
                == 1;
    }

    /** Keeps what a resource was. */
    void keep(Resource old, ResourceVersion.Standing standing, Instant since) {
        jdbc.sql(ResourceRow.KEEP)
                .params(ResourceRow.parameters(old))
                .param("standing", standing.name())
                .param("since", Times.write(since))
                .update();
    }

    /** The version of the last resource of this id that was deleted, or 0. */
    long lastKeptVersion(String id) {
        return jdbc.sql("select coalesce(max(version), 0) from catalog_resource_version where id = :id")
                .param("id", id)
                .query(Long.class)
                .single();
    }

    /** What a resource is, or was, in that version. */
    Optional<Resource> version(String id, long version) {
        return jdbc.sql("select " + ResourceRow.COLUMNS
                        + " from catalog_resource where id = :id and version = :version union all select "
                        + ResourceRow.COLUMNS + " from catalog_resource_version where id = :id and version = :version")
                .param("id", id)
                .param("version", version)
                .query(ResourceRow::read)
                .optional();
    }

    List<ResourceVersion> versions(String id) {
        return jdbc.sql("select " + ResourceRow.COLUMNS + ", 'CURRENT' as standing, updated_at as since"
                        + " from catalog_resource where id = :id"
                        + " union all select " + ResourceRow.COLUMNS + ", standing, since"
                        + " from catalog_resource_version where id = :id"
                        + " order by version desc fetch first " + History.MAX_VERSIONS + " rows only")
                .param("id", id)
                .query((row, number) -> new ResourceVersion(
                        ResourceRow.read(row, number),
                        ResourceVersion.Standing.valueOf(row.getString("standing")),
                        Times.read(row, "since")))
                .list();
    }
}
