package dev.larder.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.topologies.RedisServer;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two processes on one Redis and one database, both of them given. */
@Timeout(600)
class TwoServersIT {

    private static final String QUEUE = "/api/catalog/resources/class.java.base.java.util.Queue";

    @TempDir
    Path folder;

    @Test
    void shareWhatOneLoadedAndSeeWhatTheOtherChanged() throws Exception {
        try (RedisServer redis = RedisServer.builder().start();
                RunningServer one = up("one", redis);
                RunningServer other = up("other", redis)) {
            assertThat(provenance(one.get(QUEUE))).isEqualTo("load");
            assertThat(provenance(other.get(QUEUE))).isEqualTo("redis");
            assertThat(provenance(other.get(QUEUE))).isEqualTo("memory");

            HttpResponse<String> changed =
                    one.send("PUT", QUEUE, "{\"version\": 1, \"description\": \"changed by the one\"}");

            assertThat(changed.statusCode()).isEqualTo(200);
            assertThat(one.get(QUEUE).body()).contains("changed by the one");
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(other.get(QUEUE).body()).contains("changed by the one"));
            assertThat(one.children()).isEmpty();
        }
    }

    private RunningServer up(String name, RedisServer redis) throws Exception {
        Path home = Files.createDirectory(folder.resolve(name));
        String database = "jdbc:h2:file:" + folder.resolve("shared") + ";AUTO_SERVER=TRUE";
        return RunningServer.up(home, "--redis", redis.uri().toString(), "--database", database);
    }

    private static String provenance(HttpResponse<String> answer) {
        return answer.headers().firstValue("X-Cache").orElse("nowhere");
    }
}
