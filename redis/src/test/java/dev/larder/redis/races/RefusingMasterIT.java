package dev.larder.redis.races;

import static dev.larder.Acknowledgement.ACKNOWLEDGED;
import static dev.larder.Acknowledgement.DEFERRED;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.larder.redis.CapturedLogs;
import dev.larder.topologies.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A master that answers and refuses to write proves nothing: after a while nobody believes what it or the journal says. */
final class RefusingMasterIT extends ServerRace {

    /** Why it refuses, and what ends that. */
    enum Refusal {
        /** It hears from too few replicas: it may be cut off, and another may have been made master. */
        NOREPLICAS(
                server -> server.configure("min-replicas-to-write", "1"),
                server -> server.configure("min-replicas-to-write", "0")),
        /** It is full, and must not evict. */
        OOM(server -> server.configure("maxmemory", "1"), server -> server.configure("maxmemory", "0")),
        /** Its last snapshot failed. */
        MISCONF(Refusal::failToSave, server -> server.configure("stop-writes-on-bgsave-error", "no"));

        private final Consumer<RedisServer> begin;
        private final Consumer<RedisServer> end;

        Refusal(Consumer<RedisServer> begin, Consumer<RedisServer> end) {
            this.begin = begin;
            this.end = end;
        }

        private static void failToSave(RedisServer server) {
            try {
                // A snapshot cannot take the place of a folder.
                Files.createDirectory(server.directory().resolve("dump.rdb"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            server.configure("save", "3600 1000000");
            server.ask("BGSAVE");
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> server.ask("INFO", "persistence").contains("rdb_last_bgsave_status:err"));
        }
    }

    @Override
    RedisServer.Builder server(RedisServer.Builder builder) {
        return builder.maxMemoryPolicy("noeviction");
    }

    @ParameterizedTest
    @EnumSource
    void makesEveryNodeSuspectUntilItWritesAgain(Refusal refusal) {
        Node a = fleet.node();
        assertThat(a.get(KEY)).isEqualTo("old");
        try (CapturedLogs logs = CapturedLogs.of("dev.larder.redis", Level.INFO)) {
            // 1. It refuses: what is invalidated waits, and after a while nothing it says is believed.
            refusal.begin.accept(server);
            source.write(KEY, "new");
            assertThat(a.goals().invalidate(KEY)).isEqualTo(DEFERRED);
            assertThat(a.get(KEY)).isEqualTo("new");
            Awaitility.await().atMost(PATIENCE).until(() -> a.larder().status().isSuspect());
            // 2. It writes again: everything comes back by itself.
            refusal.end.accept(server);
            a.awaitReady();
            assertThat(a.goals().invalidate(KEY)).isEqualTo(ACKNOWLEDGED);
            // 3. One line when it began, one when it ended.
            assertThat(logs.warnings())
                    .filteredOn(line -> line.startsWith("The heartbeat fails"))
                    .singleElement()
                    .asString()
                    .contains("cause=", refusal.name());
            assertThat(logs.warnings())
                    .filteredOn(line -> line.contains("beacon"))
                    .isEmpty();
            assertThat(logs.everything()).containsOnlyOnce("The heartbeat works again");
        }
    }

    @ParameterizedTest
    @EnumSource(names = "NOREPLICAS")
    void isNotBelievedByANodeThatCouldStillReadThere(Refusal refusal) {
        // B could read from the master all the time; that it has been replaced it cannot know.
        Node b = fleet.node(builder -> builder, spec -> spec.maxStaleness(Duration.ofSeconds(2)));
        assertThat(b.get(KEY)).isEqualTo("old");
        refusal.begin.accept(server);
        source.write(KEY, "new");
        Awaitility.await().atMost(PATIENCE).until(() -> List.of("new").contains(b.get(KEY)));
        refusal.end.accept(server);
    }
}
