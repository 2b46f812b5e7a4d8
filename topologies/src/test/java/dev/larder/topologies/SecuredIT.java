package dev.larder.topologies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Users and TLS, with servers alone and together. */
@Timeout(120)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.larder.topologies.Binaries#available")
class SecuredIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final RedisUser READER = RedisUser.random("reader", "~shop:*", "+get");

    @Parameter
    RedisBinary binary;

    @TempDir
    Path folder;

    @Nested
    class Users {
        @Test
        void whoDoesNotLogInMayDoNothing() {
            try (RedisServer redis = guarded()) {
                assertThat(RedisClient.of(redis).ask("PING")).startsWith("-NOAUTH");
                assertThat(RedisClient.of(redis).ask("AUTH reader wrong")).startsWith("-WRONGPASS");
            }
        }

        @Test
        void mayDoWhatTheirRulesSay() {
            try (RedisServer redis = guarded()) {
                redis.ask("SET", "shop:1", "value");
                assertThat(askAs(redis, READER, "GET", "shop:1")).isEqualTo("value");
                assertThatThrownBy(() -> askAs(redis, READER, "GET", "other:1")).hasMessageContaining("NOPERM");
                assertThatThrownBy(() -> askAs(redis, READER, "SET", "shop:1", "x"))
                        .hasMessageContaining("NOPERM");
            }
        }

        @Test
        void needNotLogInWhereAnybodyMayDoSomething() {
            try (RedisServer redis = RedisServer.builder()
                    .binary(binary)
                    .user(RedisUser.anybody("~shop:*", "+get", "+ping"))
                    .start()) {
                assertThat(RedisClient.of(redis).ask("GET shop:1")).isEqualTo("$-1");
                assertThat(RedisClient.of(redis).ask("FLUSHALL")).startsWith("-NOPERM");
                assertThat(redis.ask("FLUSHALL")).isEqualTo("OK");
            }
        }

        @Test
        void keepTheirPasswordsToThemselves() throws IOException {
            try (RedisServer redis = guarded()) {
                RedisUser operator = redis.operator().orElseThrow();
                List<String> told = List.of(
                        READER.toString(),
                        operator.toString(),
                        redis.toString(),
                        redis.uri().toString(),
                        Files.readString(redis.logFile()),
                        ProcessHandle.of(redis.pid())
                                .orElseThrow()
                                .info()
                                .commandLine()
                                .orElse(""),
                        Files.readString(redis.directory().resolve("users.acl")));
                assertThat(told)
                        .allSatisfy(text -> assertThat(text)
                                .doesNotContain(READER.password())
                                .doesNotContain(operator.password()));
            }
        }

        @Test
        void haveFilesThatOnlyTheirOwnerReads() throws IOException {
            try (RedisServer redis = guarded()) {
                assertThat(Files.getPosixFilePermissions(redis.directory()))
                        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
                for (String file : List.of("redis.conf", "users.acl")) {
                    assertThat(Files.getPosixFilePermissions(redis.directory().resolve(file)))
                            .isEqualTo(PosixFilePermissions.fromString("rw-------"));
                }
            }
        }

        @Test
        void aServerRefusesAndDoesNotRepeatWhatItWasTold() {
            try (RedisServer redis = guarded()) {
                assertThatThrownBy(() -> redis.ask("NO-SUCH-COMMAND", "secret"))
                        .hasMessageContaining("NO-SUCH-COMMAND")
                        .message()
                        .doesNotContain("secret");
            }
        }

        @Test
        void thatMakeNoSenseAreRefused() {
            assertThatThrownBy(() -> RedisUser.random("two words")).hasMessageContaining("\"two words\"");
            assertThatThrownBy(() -> new RedisUser("app", "", List.of())).hasMessageContaining("password of user app");
            assertThatThrownBy(() -> RedisUser.random("app", ">secret"))
                    .hasMessageContaining("no password")
                    .message()
                    .doesNotContain("secret");
            assertThatThrownBy(() -> RedisServer.builder().user(READER).user(READER))
                    .hasMessageContaining("there is a user reader already");
            assertThatThrownBy(() -> RedisServer.builder().user(RedisUser.random("operator")))
                    .hasMessageContaining("choose another name");
        }

        @Test
        void ofSentinelsKnowOnlyWhoTheMasterIs() {
            try (RedisSentinel redis = RedisSentinel.builder()
                    .binary(binary)
                    .directory(folder)
                    .replicas(1)
                    .user(READER)
                    .start()) {
                RedisServer sentinel = redis.sentinels().get(0);
                assertThat(askAs(sentinel, READER, "SENTINEL", "GET-MASTER-ADDR-BY-NAME", redis.masterName()))
                        .endsWith(Integer.toString(redis.master().port()));
                assertThatThrownBy(() -> askAs(sentinel, READER, "SENTINEL", "FAILOVER", redis.masterName()))
                        .hasMessageContaining("NOPERM");
                RedisServer before = redis.master();
                before.kill();
                redis.awaitMasterOtherThan(before, PATIENCE);
            }
        }
    }

    @Nested
    class Tls {
        @Test
        void isSpokenOnly() {
            try (RedisServer redis = RedisServer.builder()
                    .binary(binary)
                    .tls(certificates().good().tls())
                    .user(READER)
                    .start()) {
                assertThat(redis.uri().getScheme()).isEqualTo("rediss");
                assertThat(redis.ask("PING")).isEqualTo("PONG");
                assertThatThrownBy(() -> RedisClient.of(redis).ask("PING")).isInstanceOf(UncheckedIOException.class);
            }
        }

        @Test
        void startsWithCertificatesThatNobodyShouldAccept() {
            for (TestCertificates.Identity bad : List.of(
                    certificates().expired(),
                    certificates().ofAnotherHost(),
                    certificates().selfSigned())) {
                try (RedisServer redis =
                        RedisServer.builder().binary(binary).tls(bad.tls()).start()) {
                    assertThat(redis.ask("PING")).isEqualTo("PONG");
                }
            }
        }

        @Test
        void holdsBetweenSentinelsAndServers() {
            try (RedisSentinel redis = RedisSentinel.builder()
                    .binary(binary)
                    .replicas(1)
                    .tls(certificates().good().tls().clients(RedisTls.Clients.CERTIFIED))
                    .user(READER)
                    .start()) {
                RedisServer before = redis.master();
                assertThat(redis.failover()).isNotSameAs(before);
            }
        }

        @Test
        void holdsWithinACluster() {
            try (RedisCluster redis = RedisCluster.builder()
                    .binary(binary)
                    .tls(certificates().good().tls().clients(RedisTls.Clients.CERTIFIED))
                    .user(READER)
                    .start()) {
                int slot = RedisCluster.slotOf("key");
                RedisServer owner = redis.masterOf(slot);
                owner.ask("SET", "key", "value");
                RedisServer other = redis.masters().stream()
                        .filter(master -> master != owner)
                        .findFirst()
                        .orElseThrow();
                redis.move(slot, other).complete();
                assertThat(other.ask("GET", "key")).isEqualTo("value");
            }
        }

        @Test
        void needsItsFiles() {
            assertThatThrownBy(() -> RedisTls.of(folder.resolve("none"), folder.resolve("no"), folder.resolve("non")))
                    .isInstanceOf(TopologyException.class)
                    .hasMessageContaining("The authority file " + folder.resolve("none"))
                    .hasMessageContaining("TestCertificates");
        }

        @Test
        void isRefusedByAnExecutableWithoutIt() throws IOException {
            Path without = Files.writeString(
                    folder.resolve("redis-server"), "#!/bin/sh\necho \"FATAL CONFIG FILE ERROR >>> 'tls-port 0'\"\n");
            Files.setPosixFilePermissions(without, PosixFilePermissions.fromString("rwx------"));
            RedisServer.Builder server = RedisServer.builder()
                    .binary(new RedisBinary(without, "7.0.0"))
                    .tls(certificates().good().tls());
            assertThatThrownBy(server::start).hasMessageContaining("was built without TLS. Install a redis-server 7");
        }

        private TestCertificates certificates() {
            return TestCertificates.in(folder.resolve("certificates"));
        }
    }

    private RedisServer guarded() {
        return RedisServer.builder().binary(binary).user(READER).start();
    }

    private static String askAs(RedisServer redis, RedisUser user, String... words) {
        Access access = new Access(user, null);
        try (RedisConnection connection = RedisConnection.open(access, redis.port(), PATIENCE)) {
            return connection.ask(Stream.of(words).toArray(String[]::new)).flat();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
