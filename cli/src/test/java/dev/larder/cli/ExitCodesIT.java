package dev.larder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.topologies.RedisServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which command ends how; 1, 8 and 130 need something to break in between, and stand in the tests of their commands. */
@Timeout(120)
class ExitCodesIT {
    private static RedisServer redis;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        redis = RedisServer.builder().start();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    private Typed typed(String address) {
        return Typed.in(folder).with("LARDER_REDIS", address).with("LARDER_NAMESPACE", "shop");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "version                         | 0",
                "completion                      | 0",
                "man                             | 0",
                "stats                           | 0",
                "stats --by node                 | 0",
                "stats --by cache                | 0",
                "stats --by nobody               | 2",
                "stats --watch soon              | 2",
                "top --count 1 -i 10ms           | 0",
                "top --big                       | 0",
                "top --hot --big                 | 2",
                "doctor --only connect           | 0",
                "doctor --only memory            | 3",
                "doctor --only nothing           | 2",
                "get goal:never                  | 4",
                "get                             | 2",
                "explain goal:never              | 4",
                "invalidate goal:1               | 7",
                "invalidate goal:1 --dry-run     | 0",
                "invalidate goal:1 --yes         | 0",
                "invalidate goal:1 --all         | 2",
                "journal tail                    | 0",
                "journal check                   | 0",
                "journal lag                     | 0",
                "warm --from nowhere --url http://localhost/{key} | 2",
                "redis status                    | 4",
                "redis down                      | 4",
                "redis up --topology round       | 2",
                "redis failover --yes            | 7",
                "redis scale shard --yes         | 7",
                "redis scale replica --yes       | 7",
                "redis scale rebalance --yes     | 7",
            })
    void areTheSameEachTime(String arguments, int code) {
        Typed.Ended ended = typed(redis.uri().toString()).run(arguments);

        assertThat(ended.code()).as(ended.err()).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stats",
                "top",
                "top --big",
                "get goal:1",
                "explain goal:1",
                "invalidate goal:1 --yes",
                "journal tail",
                "journal check",
                "journal lag",
                "redis failover --yes",
                "redis scale shard --yes",
                "redis scale replica --yes",
                "redis scale rebalance --yes"
            })
    void saysThatNobodyAnswersAndThatItIsNotLetIn(String arguments) {
        assertThat(typed("redis://127.0.0.1:1").run(arguments).code()).isEqualTo(6);
        Typed.Ended refused = typed(redis.uri().toString())
                .with("LARDER_REDIS_PASSWORD", "wallpaper")
                .run(arguments);
        assertThat(refused.code()).as(refused.err()).isEqualTo(5);
        assertThat(refused.err()).doesNotContain("wallpaper");
    }
}
