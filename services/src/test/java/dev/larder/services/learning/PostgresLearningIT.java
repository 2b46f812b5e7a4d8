package dev.larder.services.learning;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** The same promises on a real PostgreSQL, started for this class and stopped with it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PostgresLearningIT extends LearningContract {

    private final EmbeddedPostgres server;
    private final LearningDatabase database;

    PostgresLearningIT() throws IOException {
        server = EmbeddedPostgres.builder().start();
        database = new LearningDatabase(server.getPostgresDatabase());
    }

    @AfterAll
    void stop() throws IOException {
        server.close();
    }

    @Override
    LearningDatabase emptyDatabase() {
        return database.emptied();
    }
}
