package dev.larder.topologies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.waitAtMost;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(120)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.larder.topologies.Binaries#available")
class RedisSentinelIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Parameter
    RedisBinary binary;

    private final List<RedisSentinel> started = new ArrayList<>();

    @AfterEach
    void close() {
        started.forEach(RedisSentinel::close);
    }

    @Nested
    class WhenStarted {
        @Test
        void hasAMasterThatEverybodyFollowsAndWatches() {
            RedisSentinel redis = start(RedisSentinel.builder());
            assertThat(redis.servers()).hasSize(3);
            assertThat(redis.replicas()).hasSize(2).doesNotContain(redis.master());
            assertThat(redis.sentinels())
                    .hasSize(3)
                    .allSatisfy(sentinel -> assertThat(sentinel.ask("SENTINEL", "CKQUORUM", redis.masterName()))
                            .startsWith("OK 3 usable Sentinels"));
        }

        @Test
        void bringsWhatIsWrittenToItsReplicas() {
            RedisSentinel redis = start(small().replicas(2));
            redis.master().ask("SET", "greeting", "grüß dich");
            // Not WAIT: on 6.2 a replica that is only just attached may acknowledge what it does not show yet.
            waitAtMost(PATIENCE)
                    .untilAsserted(() -> assertThat(redis.replicas())
                            .allSatisfy(replica ->
                                    assertThat(replica.ask("GET", "greeting")).isEqualTo("grüß dich")));
        }
    }

    @Nested
    class Failover {
        @Test
        void followsWhenTheMasterIsKilledEvenIfASentinelIsDeadToo() {
            RedisSentinel redis = start(RedisSentinel.builder());
            RedisServer before = redis.master();
            redis.sentinels().get(0).kill();
            before.kill();
            RedisServer now = redis.awaitMasterOtherThan(before, PATIENCE);
            assertThat(now.ask("SET", "written", "after")).isEqualTo("OK");
        }

        @Test
        void followsWhenTheMasterHangs() {
            RedisSentinel redis = start(small());
            RedisServer before = redis.master();
            before.pause();
            assertThat(redis.awaitMasterOtherThan(before, PATIENCE)).isNotSameAs(before);
        }

        @Test
        void happensOnOrderAndEverythingHealsAfterwards() {
            RedisSentinel redis = start(RedisSentinel.builder());
            RedisServer before = redis.master();
            RedisServer now = redis.failover();
            assertThat(now).isNotSameAs(before).isSameAs(redis.master());
            before.restart();
            redis.sentinels().get(0).restart();
            redis.awaitReady(PATIENCE);
            assertThat(redis.replicas()).contains(before);
        }
    }

    @Nested
    class Servers {
        @Test
        void comeBackWithAnEmptyMemoryAndCopyTheMaster() {
            RedisSentinel redis = start(small());
            redis.master().ask("SET", "kept", "by the master");
            RedisServer replica = redis.replicas().get(0);
            replica.restartEmpty();
            redis.awaitReady(PATIENCE);
            assertThat(replica.ask("GET", "kept")).isEqualTo("by the master");
        }

        @Test
        void canBeAdded() {
            RedisSentinel redis = start(small());
            RedisServer added = redis.addReplica();
            assertThat(redis.servers()).hasSize(3).contains(added);
            assertThat(added.ask("INFO", "replication")).contains("role:slave", "master_link_status:up");
        }

        @Test
        void takeSettingsWhileTheyRun() {
            RedisSentinel redis = start(small());
            redis.master().configure("min-replicas-to-write", "1");
            assertThat(redis.master().ask("CONFIG", "GET", "min-replicas-to-write"))
                    .endsWith("\n1");
        }
    }

    @Nested
    class WhenClosed {
        @TempDir
        Path folder;

        @Test
        void isGoneAndLeavesTheFolderItWasGiven() {
            RedisSentinel other = small().directory(folder).start();
            other.close();
            assertThat(List.of(other.servers(), other.sentinels()))
                    .allSatisfy(group -> assertThat(group).noneMatch(RedisServer::isRunning));
            assertThat(folder).isDirectoryContaining("glob:**/sentinel-1").isDirectoryContaining("glob:**/server-2");
        }

        @Test
        void deletesAFolderOfItsOwn() {
            RedisSentinel other = small().start();
            other.close();
            assertThat(other.servers().get(0).directory().getParent()).doesNotExist();
        }
    }

    @Nested
    class WhenItCannotStart {
        @TempDir
        Path folder;

        @Test
        void saysWhyKeepsTheLogsAndLeavesNothingRunning() throws IOException {
            RedisSentinel.Builder broken =
                    small().directory(folder).option("masterauth", "wrong").option("maxclients", "no");
            assertThatThrownBy(broken::start)
                    .isInstanceOf(TopologyException.class)
                    .hasMessageContaining("maxclients")
                    .hasMessageContaining(folder.toString());
            assertThat(Files.readString(folder.resolve("server-1/redis.log"))).contains("maxclients");
        }

        @Test
        void refusesSettingsThatMakeNoSense() {
            RedisSentinel.Builder builder = RedisSentinel.builder();
            assertThatThrownBy(() -> builder.sentinels(0)).hasMessageContaining("sentinels is 0, must be at least 1");
            assertThatThrownBy(() -> builder.replicas(0)).hasMessageContaining("replicas is 0");
            assertThatThrownBy(() -> builder.masterName("a b")).hasMessageContaining("masterName is \"a b\"");
            assertThatThrownBy(() -> builder.downAfter(Duration.ZERO)).hasMessageContaining("downAfter is PT0S");
            assertThatThrownBy(() -> builder.option("no such", "1")).hasMessageContaining("option is \"no such\"");
        }
    }

    private RedisSentinel start(RedisSentinel.Builder builder) {
        RedisSentinel redis = builder.binary(binary).start();
        started.add(redis);
        return redis;
    }

    /** The least that can fail over. */
    private RedisSentinel.Builder small() {
        return RedisSentinel.builder().binary(binary).replicas(1).sentinels(1);
    }
}
