package dev.larder.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.topologies.RedisServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a server finds on the disk of the one before it, by what has become of their Redis. */
@Timeout(900)
class DiskIT {

    // Several: on a busy machine a first read may take longer than a lookup waits for the disk.
    private static final List<String> RESOURCES = Stream.of("Deque", "Queue", "List", "Map", "Set")
            .map(name -> "/api/catalog/resources/class.java.base.java.util." + name)
            .toList();

    private static final String UNLINK_MATCHING = """
            local keys = redis.call('KEYS', ARGV[1])
            redis.call('UNLINK', unpack(keys))
            return #keys
            """;

    @TempDir
    Path folder;

    @Test
    void servesWhatRedisHasEvictedAndNothingOfAJournalThatIsLost() throws Exception {
        try (RedisServer redis = RedisServer.builder().start()) {
            // 1. A server loads resources, keeps them on disk, and is killed.   2. Redis evicts the values alone.
            killAfterKeeping(redis);
            // Not always all of them: on a busy machine a fill may be given up.
            assertThat(redis.ask("EVAL", UNLINK_MATCHING, "0", "catalog:*java.util.*"))
                    .isNotEqualTo("0");
            try (RunningServer again = up(redis)) {
                assertThat(provenances(again)).contains("disk").doesNotContain("redis", "memory");
                assertThat(provenances(again)).containsOnly("memory");
                again.kill();
            }
            // 3. Redis comes back empty: what was invalidated meanwhile cannot be known.
            redis.ask("FLUSHALL");
            try (RunningServer again = up(redis)) {
                assertThat(provenances(again)).containsOnly("load");
            }
        }
    }

    private void killAfterKeeping(RedisServer redis) throws Exception {
        try (RunningServer first = up(redis)) {
            assertThat(provenances(first)).containsOnly("load");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> first.get("/actuator/prometheus").body(), DiskIT::hasWrittenAll);
            first.kill();
        }
    }

    private static boolean hasWrittenAll(String metrics) {
        return metrics.lines()
                .filter(line -> line.startsWith("larder_disk_queued{"))
                .anyMatch(line -> line.endsWith(" 0.0"));
    }

    private RunningServer up(RedisServer redis) throws Exception {
        return RunningServer.up(folder, "--redis", redis.uri().toString());
    }

    private static List<String> provenances(RunningServer server) throws Exception {
        List<String> provenances = new ArrayList<>();
        for (String resource : RESOURCES) {
            HttpResponse<String> answer = server.get(resource);
            provenances.add(answer.headers().firstValue("X-Cache").orElse("nowhere"));
        }
        return provenances;
    }
}
