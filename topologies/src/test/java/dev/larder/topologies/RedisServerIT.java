package dev.larder.topologies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
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

@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.larder.topologies.Binaries#available")
class RedisServerIT {
    @Parameter
    RedisBinary binary;

    @TempDir
    Path folder;

    private final List<RedisServer> started = new ArrayList<>();

    @AfterEach
    void close() {
        started.forEach(RedisServer::close);
    }

    @Nested
    class WhenStarted {
        @Test
        void answersAtItsAddress() {
            RedisServer redis = start(server());
            assertThat(ask(redis, "PING")).isEqualTo("+PONG");
            assertThat(redis.uri()).hasToString("redis://127.0.0.1:" + redis.port());
        }

        @Test
        void takesThePortItIsGiven() {
            int port = FreePort.find();
            RedisServer redis = start(server().port(port));
            assertThat(redis.port()).isEqualTo(port);
        }

        @Test
        void isADirectChildOfThisProcess() {
            RedisServer redis = start(server());
            assertThat(ProcessHandle.of(redis.pid()).flatMap(ProcessHandle::parent))
                    .contains(ProcessHandle.current());
        }

        @Test
        void keepsToItsMemoryLimit() {
            RedisServer redis = start(server().maxMemoryBytes(8 << 20));
            assertThat(RedisClient.of(redis).lines("CONFIG GET maxmemory", 5)).endsWith("8388608");
            assertThat(RedisClient.of(redis).lines("CONFIG GET maxmemory-policy", 5))
                    .endsWith("allkeys-lru");
        }

        @Test
        void takesAnyOtherOption() {
            RedisServer redis = start(server().option("databases", "3"));
            assertThat(RedisClient.of(redis).lines("CONFIG GET databases", 5)).endsWith("3");
        }
    }

    @Nested
    class WhenItCannotStart {
        @Test
        void namesThePortInUseAndItsHolder() throws IOException {
            try (ServerSocket holder = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
                assertThatThrownBy(() -> server().directory(folder)
                                .port(holder.getLocalPort())
                                .start())
                        .isInstanceOf(TopologyException.class)
                        .hasMessageContaining("Port " + holder.getLocalPort() + " is in use by java (pid "
                                + ProcessHandle.current().pid() + ")");
            }
        }

        @Test
        void isNotFooledByAnotherRedisOnThePort() {
            RedisServer redis = start(server());
            assertThatThrownBy(
                            () -> server().directory(folder).port(redis.port()).start())
                    .hasMessageContaining("is in use by " + binary.path().getFileName() + " (pid " + redis.pid() + ")");
        }

        @Test
        void repeatsWhatRedisSaysAndKeepsTheLog() {
            Throwable failure = catchThrowable(() ->
                    server().directory(folder).option("no-such-thing", "1").start());
            assertThat(failure).hasMessageContaining("ended with status 1").hasMessageContaining("no-such-thing");
            assertThat(folder.resolve("redis.log")).exists();
        }

        @Test
        void saysSoWhenTheExecutableIsMissing() {
            RedisBinary missing = new RedisBinary(folder.resolve("redis-server"), "7");
            assertThatThrownBy(() -> server().directory(folder).binary(missing).start())
                    .isInstanceOf(TopologyException.class)
                    .hasMessageContaining(missing.path() + "")
                    .hasMessageContaining("ended with status 127");
        }

        @Test
        void refusesSettingsThatMakeNoSense() {
            assertThatThrownBy(() -> server().port(65_536)).hasMessageContaining("port is 65536");
            assertThatThrownBy(() -> server().maxMemoryBytes(100)).hasMessageContaining("maxMemoryBytes is 100");
        }
    }

    @Nested
    class WhenItFails {
        @Test
        void isGoneOnceItIsKilled() {
            RedisServer redis = start(server());
            redis.kill();
            redis.kill(); // a second time does nothing
            assertThat(redis.isRunning()).isFalse();
            assertThat(RedisClient.of(redis).isRefused()).isTrue();
        }

        @Test
        void comesBackOnItsPortAsAnotherProcess() {
            RedisServer redis = start(server());
            int port = redis.port();
            long pid = redis.pid();
            redis.kill();
            redis.restart();
            assertThat(redis.port()).isEqualTo(port);
            assertThat(redis.pid()).isNotEqualTo(pid);
            assertThat(ask(redis, "PING")).isEqualTo("+PONG");
        }

        @Test
        void acceptsButDoesNotAnswerWhileItIsPaused() {
            RedisServer redis = start(server());
            redis.pause();
            assertThat(RedisClient.of(redis).isRefused()).isFalse();
            assertThatThrownBy(() -> RedisClient.of(redis).ask("PING", 200)).isInstanceOf(UncheckedIOException.class);
            redis.resume();
            assertThat(ask(redis, "PING")).isEqualTo("+PONG");
        }
    }

    @Nested
    class WhenRestarted {
        @Test
        void hasForgottenEverything() {
            RedisServer redis = start(server());
            ask(redis, "SET greeting hello");
            redis.restart();
            assertThat(ask(redis, "EXISTS greeting")).isEqualTo(":0");
        }

        @Test
        void remembersWhatItsAppendOnlyFileKept() {
            RedisServer redis = start(server().appendOnly().option("appendfsync", "always"));
            ask(redis, "SET greeting hello");
            redis.kill();
            redis.restart();
            assertThat(ask(redis, "EXISTS greeting")).isEqualTo(":1");
        }
    }

    @Nested
    class WhenClosed {
        @Test
        void isGone() {
            RedisServer redis = start(server());
            redis.close();
            assertThat(redis.isRunning()).isFalse();
            assertThat(RedisClient.of(redis).isRefused()).isTrue();
        }

        @Test
        void hasEndedInOrder() {
            RedisServer redis = start(server().directory(folder));
            redis.close();
            assertThat(redis.logFile()).content().contains("User requested shutdown", "ready to exit");
        }

        @Test
        void isGoneEvenIfItWasPaused() {
            RedisServer redis = start(server());
            redis.pause();
            redis.close();
            assertThat(RedisClient.of(redis).isRefused()).isTrue();
        }

        @Test
        void leavesTheFolderItWasGiven() {
            RedisServer redis = start(server().directory(folder));
            redis.close();
            assertThat(redis.logFile()).exists().hasParent(folder);
        }

        @Test
        void deletesAFolderOfItsOwn() {
            RedisServer redis = start(server());
            redis.close();
            assertThat(redis.logFile().getParent()).doesNotExist();
        }
    }

    @Nested
    class WhenItsJvmEnds {
        @Test
        void endsWithAKilledOne() throws IOException {
            try (OtherJvm jvm = OtherJvm.starting(binary, folder)) {
                jvm.kill();
                jvm.awaitEndOfRedis();
            }
        }

        @Test
        void endsWithOneThatDidNotCloseIt() throws IOException {
            try (OtherJvm jvm = OtherJvm.starting(binary, folder)) {
                jvm.letEnd();
                jvm.awaitEndOfRedis();
            }
        }

        @Test
        void endsEvenIfItIsPaused() throws IOException {
            try (OtherJvm jvm = OtherJvm.starting(binary, folder)) {
                jvm.pauseRedis();
                jvm.kill();
                jvm.awaitEndOfRedis();
            }
        }
    }

    private RedisServer.Builder server() {
        return RedisServer.builder().binary(binary);
    }

    private RedisServer start(RedisServer.Builder server) {
        RedisServer redis = server.start();
        started.add(redis);
        return redis;
    }

    private static String ask(RedisServer redis, String command) {
        return RedisClient.of(redis).ask(command);
    }
}
