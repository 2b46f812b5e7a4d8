package dev.larder.services.catalog;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

/** The same promises on a real PostgreSQL, started for this class and stopped with it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PostgresCatalogIT {

    private final EmbeddedPostgres server;
    private final CatalogDatabase database;

    PostgresCatalogIT() throws IOException {
        server = EmbeddedPostgres.builder().start();
        database = new CatalogDatabase(server.getPostgresDatabase());
    }

    @AfterAll
    void stop() throws IOException {
        server.close();
    }

    @Nested
    final class Repository extends CatalogRepositoryContract {
        @Override
        CatalogDatabase emptyDatabase() {
            return database.emptied();
        }
    }

    @Nested
    final class ManyAtOnce extends BulkImportContract {
        @Override
        CatalogDatabase emptyDatabase() {
            return database.emptied();
        }
    }

    @Nested
    final class InGraphQl extends GraphQlContract {
        @Override
        CatalogDatabase emptyDatabase() {
            return database.emptied();
        }
    }

    @Nested
    final class Import extends ImportContract {
        @Override
        CatalogDatabase database() {
            return database;
        }
    }
}
