package dev.larder.services.catalog;

import dev.larder.services.database.Batches;
import dev.larder.services.database.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a bulk import reads and writes, many rows with each round trip. Knows nothing of transactions. */
final class ImportTables {

    private static final int CHUNK = 500;

    private final JdbcClient jdbc;
    private final Batches batches;
    private final AttributeTable attributes;

    ImportTables(JdbcClient jdbc, Batches batches) {
        this.jdbc = jdbc;
        this.batches = batches;
        this.attributes = new AttributeTable(jdbc, batches);
    }

    /** Those of them that there are; nobody else changes them while the transaction lasts. In one order, so that two imports do not wait for each other. */
    Map<String, Resource> locked(List<String> ids) {
        Map<String, Resource> found = new HashMap<>();
        jdbc.sql("select " + ResourceRow.COLUMNS + " from catalog_resource where id in (:ids) order by id for update")
                .param("ids", ids)
                .query(ResourceRow::read)
                .list()
                .forEach(resource -> found.put(resource.id(), resource));
        return found;
    }

    /** The last version of each of them that ever was deleted or changed. */
    Map<String, Long> lastKeptVersions(List<String> ids) {
        Map<String, Long> versions = new HashMap<>();
        jdbc.sql("select id, max(version) as last_version from catalog_resource_version where id in (:ids) group by id")
                .param("ids", ids)
                .query(row -> {
                    versions.put(row.getString("id"), row.getLong("last_version"));
                });
        return versions;
    }

    /** Those of them that there are. */
    Set<String> known(Collection<String> ids) {
        Set<String> found = new HashSet<>();
        List<String> left = new ArrayList<>(ids);
        for (int start = 0; start < left.size(); start += CHUNK) {
            found.addAll(jdbc.sql("select id from catalog_resource where id in (:ids)")
                    .param("ids", left.subList(start, Math.min(start + CHUNK, left.size())))
                    .query(String.class)
                    .list());
        }
        return found;
    }

    void write(ImportPlan plan) {
        batches.write(ResourceRow.INSERT, plan.created(), ResourceRow::parameters);
        batches.write(RelationshipTable.INSERT, plan.contained(), RelationshipTable::parameters);
        attributes.insert(plan.created());
        if (!plan.updated().isEmpty()) {
            Instant since = plan.updated().get(0).updatedAt();
            batches.write(ResourceRow.KEEP, plan.replaced(), old -> kept(old, since));
            batches.write(ResourceRow.REPLACE, plan.updated(), ResourceRow::parameters);
            attributes.replace(plan.updated());
        }
    }

    private static Map<String, Object> kept(Resource old, Instant since) {
        Map<String, Object> parameters = new HashMap<>(ResourceRow.parameters(old));
        parameters.put("standing", ResourceVersion.Standing.REPLACED.name());
        parameters.put("since", Times.write(since));
        return parameters;
    }
}
