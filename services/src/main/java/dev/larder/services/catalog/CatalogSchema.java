package dev.larder.services.catalog;

import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;

/** Brings the catalogue's tables up to date. Its migrations and their history are its own, beside other services'. */
final class CatalogSchema {

    private CatalogSchema() {}

    /** Blocks until done; another process that migrates the same database is waited for. */
    static void migrate(DataSource dataSource) {
        Flyway.configure()
                .dataSource(dataSource)
                .locations("classpath:db/migration/catalog")
                .table("catalog_schema_history")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .placeholders(Map.of("bytewise", bytewise(dataSource)))
                .load()
                .migrate();
    }

    private static String bytewise(DataSource dataSource) {
        try {
            String product =
                    JdbcUtils.extractDatabaseMetaData(dataSource, metaData -> metaData.getDatabaseProductName());
            return "PostgreSQL".equals(product) ? "collate \"C\"" : "";
        } catch (MetaDataAccessException e) {
            throw new IllegalStateException("Cannot ask the catalogue's database what it is", e);
        }
    }
}
