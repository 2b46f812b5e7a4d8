package dev.larder.topologies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
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

    private RedisServer redis;

    @AfterEach
    void close() {
        if (redis != null) {
            redis.close();
        }
    }

    @Nested
    class WhenStarted {
        @Test
        void answersAtItsAddress() {
            redis = server().start();
            assertThat(ask("PING")).isEqualTo("+PONG");
            assertThat(redis.uri()).hasToString("redis://127.0.0.1:" + redis.port());
        }

        @Test
        void takesThePortItIsGiven() {
            int port = FreePort.find();
            redis = server().port(port).start();
            assertThat(redis.port()).isEqualTo(port);
        }

        @Test
        void isADirectChildOfThisProcess() {
            redis = server().start();
            assertThat(ProcessHandle.of(redis.pid()).flatMap(ProcessHandle::parent))
                    .contains(ProcessHandle.current());
        }

        @Test
        void keepsToItsMemoryLimit() {
            redis = server().maxMemoryBytes(8 << 20).start();
            assertThat(RedisClient.of(redis).lines("CONFIG GET maxmemory", 5)).endsWith("8388608");
            assertThat(RedisClient.of(redis).lines("CONFIG GET maxmemory-policy", 5))
                    .endsWith("allkeys-lru");
        }

        @Test
        void takesAnyOtherOption() {
            redis = server().option("databases", "3").start();
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
            redis = server().start();
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
            redis = server().start();
            redis.kill();
            redis.kill(); // a second time does nothing
            assertThat(redis.isRunning()).isFalse();
            assertThat(RedisClient.of(redis).isRefused()).isTrue();
        }

        @Test
        void comesBackOnItsPortAsAnotherProcess() {
            redis = server().start();
            int port = redis.port();
            long pid = redis.pid();
            redis.kill();
            redis.restart();
            assertThat(redis.port()).isEqualTo(port);
            assertThat(redis.pid()).isNotEqualTo(pid);
            assertThat(ask("PING")).isEqualTo("+PONG");
        }

        @Test
        void acceptsButDoesNotAnswerWhileItIsPaused() {
            redis = server().start();
            redis.pause();
            assertThat(RedisClient.of(redis).isRefused()).isFalse();
            assertThatThrownBy(() -> RedisClient.of(redis).ask("PING", 200)).isInstanceOf(UncheckedIOException.class);
            redis.resume();
            assertThat(ask("PING")).isEqualTo("+PONG");
        }
    }

    @Nested
    class WhenRestarted {
        @Test
        void hasForgottenEverything() {
            redis = server().start();
            ask("SET greeting hello");
            redis.restart();
            assertThat(ask("EXISTS greeting")).isEqualTo(":0");
        }

        @Test
        void remembersWhatItsAppendOnlyFileKept() {
            redis = server().appendOnly().option("appendfsync", "always").start();
            ask("SET greeting hello");
            redis.kill();
            redis.restart();
            assertThat(ask("EXISTS greeting")).isEqualTo(":1");
        }
    }

    @Nested
    class WhenClosed {
        @Test
        void isGone() {
            redis = server().start();
            redis.close();
            assertThat(redis.isRunning()).isFalse();
            assertThat(RedisClient.of(redis).isRefused()).isTrue();
        }

        @Test
        void isGoneEvenIfItWasPaused() {
            redis = server().start();
            redis.pause();
            redis.close();
            assertThat(RedisClient.of(redis).isRefused()).isTrue();
        }

        @Test
        void leavesTheFolderItWasGiven() {
            redis = server().directory(folder).start();
            redis.close();
            assertThat(redis.logFile()).exists().hasParent(folder);
        }

        @Test
        void deletesAFolderOfItsOwn() {
            redis = server().start();
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

    private String ask(String command) {
        return RedisClient.of(redis).ask(command);
    }
}
