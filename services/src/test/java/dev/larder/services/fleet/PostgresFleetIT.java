package dev.larder.services.fleet;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** The same promises on a real PostgreSQL, started for this class and stopped with it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PostgresFleetIT extends FleetContract {

    private final EmbeddedPostgres server;
    private final FleetDatabase database;

    PostgresFleetIT() throws IOException {
        server = EmbeddedPostgres.builder().start();
        database = new FleetDatabase(server.getPostgresDatabase());
    }

    @AfterAll
    void stop() throws IOException {
        server.close();
    }

    @Override
    FleetDatabase emptyDatabase() {
        return database.emptied();
    }
}
