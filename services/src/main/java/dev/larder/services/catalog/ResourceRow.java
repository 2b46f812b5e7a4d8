package dev.larder.services.catalog;

import dev.larder.services.database.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;

/** A resource as a row of {@code catalog_resource} or {@code catalog_resource_version}, in both directions. */
final class ResourceRow {

    /** The columns that both tables have. */
    static final String COLUMNS =
            "id, type, name, qualified_name, module, description, attributes, version, created_at, updated_at";

    static final String INSERT =
            "insert into catalog_resource (" + COLUMNS + ", search_name) values (:id, :type, :name,"
                    + " :qualifiedName, :module, :description, :attributes, :version, :createdAt, :updatedAt, :searchName)";

    /** Makes a row, if it is still at the version before, the resource. */
    static final String REPLACE =
            "update catalog_resource set description = :description, attributes = :attributes, version = :version,"
                    + " updated_at = :updatedAt where id = :id and version = :version - 1";

    /** Keeps what a resource was, with its standing and since when that holds. */
    static final String KEEP = "insert into catalog_resource_version (" + COLUMNS
            + ", standing, since) values (:id, :type, :name, :qualifiedName, :module, :description, :attributes, :version,"
            + " :createdAt, :updatedAt, :standing, :since)";

    private ResourceRow() {}

    static Resource read(ResultSet row, int rowNumber) throws SQLException {
        return new Resource(
                row.getString("id"),
                ResourceType.valueOf(row.getString("type")),
                row.getString("name"),
                row.getString("qualified_name"),
                row.getString("module"),
                row.getString("description"),
                AttributesJson.read(row.getString("attributes")),
                row.getLong("version"),
                Times.read(row, "created_at"),
                Times.read(row, "updated_at"));
    }

    /** The named parameters of a statement that writes the resource. */
    static Map<String, Object> parameters(Resource resource) {
        return Map.ofEntries(
                Map.entry("id", resource.id()),
                Map.entry("type", resource.type().name()),
                Map.entry("name", resource.name()),
                Map.entry("qualifiedName", resource.qualifiedName()),
                Map.entry("module", resource.module()),
                Map.entry("description", resource.description()),
                Map.entry("attributes", AttributesJson.write(resource.attributes())),
                Map.entry("version", resource.version()),
                Map.entry("createdAt", Times.write(resource.createdAt())),
                Map.entry("updatedAt", Times.write(resource.updatedAt())),
                Map.entry("searchName", resource.name().toLowerCase(Locale.ROOT)));
    }
}
