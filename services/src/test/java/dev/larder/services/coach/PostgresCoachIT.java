package dev.larder.services.coach;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The same promises on a real PostgreSQL, and what its planner makes of the indexes; started for this class and stopped with it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PostgresCoachIT {

    private final EmbeddedPostgres server;
    private final CoachDatabase database;

    PostgresCoachIT() throws IOException {
        // Nobody needs these data after a crash; what the planner knows it is told once, of rows that are committed by
        // then.
        server = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "off")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("autovacuum", "off")
                .start();
        database = new CoachDatabase(server.getPostgresDatabase());
    }

    @AfterAll
    void stop() throws IOException {
        server.close();
    }

    @Nested
    final class Coaching extends CoachContract {
        @Override
        CoachDatabase database() {
            return database;
        }
    }

    @Nested
    final class Seed extends SeedContract {
        @Override
        CoachDatabase database() {
            return database;
        }
    }

    @Nested
    final class Indexes extends IndexContract {
        @Override
        DataSource database() {
            JdbcClient.create(server.getPostgresDatabase())
                    .sql("create database many_rows")
                    .update();
            return server.getDatabase("postgres", "many_rows");
        }
    }
}
