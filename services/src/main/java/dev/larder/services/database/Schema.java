package dev.larder.services.database;

import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;

/** Brings a service's tables up to date. Its migrations and their history are its own, beside other services'. */
public final class Schema {

    private Schema() {}

    /**
     * Runs what is new in the folder {@code db/migration/<service>}. Blocks until done; another process that migrates the same database is
     * waited for. In scripts <code>${bytewise}</code> makes PostgreSQL compare a text byte by byte, as H2 does anyway.
     */
    public static void migrate(DataSource dataSource, String service) {
        Flyway.configure()
                .dataSource(dataSource)
                .locations("classpath:db/migration/" + service)
                .table(service + "_schema_history")
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
            throw new IllegalStateException("Cannot ask the database what it is", e);
        }
    }
}
