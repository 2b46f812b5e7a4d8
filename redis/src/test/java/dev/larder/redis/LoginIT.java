package dev.larder.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.AclSetuserArgs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Who gets in, and what those are told who do not. */
@Timeout(60)
final class LoginIT {

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    @Test
    void anotherNamespaceIsOutOfReach() {
        allow("other", "secret", "resetkeys", "~other:v1:*", "~{other:v1*", "-@all", "+@all");
        try (TestNode node = TestNode.connected(as("other:secret"))) {
            assertThat(node.tier().fetch("goal:1").toCompletableFuture())
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableThat()
                    .withMessageContaining("refused fetch: NOPERM");
        }
    }

    @Test
    void aPlainServerIsNeverTalkedToWhereTlsWasAskedFor() {
        Redis tls = Redis.at("rediss://127.0.0.1:" + REDIS.server().port());
        try (TestNode node = TestNode.opened(tls)) {
            await().until(() -> node.tier().status().lastError() != null);

            assertThat(node.tier().isConnected()).isFalse();
        }
    }

    @Test
    void whoHasNoPasswordIsToldToGiveOne() {
        allow("default", "secret");
        try {
            assertThatTheStatusSays(
                    Redis.at("redis://127.0.0.1:" + REDIS.server().port()), "NOAUTH", "; give a user and password");
        } finally {
            REDIS.raw().aclSetuser("default", AclSetuserArgs.Builder.nopass());
        }
    }

    @Test
    void aPasswordThatIsWrongIsToldAndTheNextInItsFileIsUsed(@TempDir Path folder) throws IOException {
        allow("rotated", "new-password", "~*", "+@all");
        Path file = Files.writeString(folder.resolve("password"), "old-password\n");
        Redis redis = Redis.at("redis://127.0.0.1:" + REDIS.server().port())
                .user("rotated")
                .password(Password.file(file));
        try (TestNode node = TestNode.opened(redis)) {
            await().untilAsserted(() -> assertThat(node.tier().status().lastError())
                    .contains("WRONGPASS", "; give the right user and password"));
            Files.writeString(file, "new-password\n");

            await().until(node.tier()::isConnected);
        }
    }

    @Test
    void aPasswordFileThatIsMissingIsNamed(@TempDir Path folder) {
        Path missing = folder.resolve("no-such-file");
        assertThatTheStatusSays(
                Redis.at("redis://127.0.0.1:" + REDIS.server().port()).password(Password.file(missing)),
                "The password file " + missing + " cannot be read");
    }

    @Test
    void whatIsNotAllowedIsNamedInTheStatus() {
        allow("reader", "secret", "~*", "-@all", "+info", "+hello", "+client|setname", "+script|load");
        try (TestNode node = TestNode.connected(as("reader:secret"))) {
            assertThat(node.tier().fetch("goal:1").toCompletableFuture()).failsWithin(Duration.ofSeconds(10));

            assertThat(node.tier().status().lastError()).contains("NOPERM", "'get'", "; grant the user");
        }
    }

    private static void assertThatTheStatusSays(Redis redis, String... words) {
        try (TestNode node = TestNode.opened(redis)) {
            await().untilAsserted(
                            () -> assertThat(node.tier().status().lastError()).contains(words));
            assertThat(node.tier().isConnected()).isFalse();
        }
    }

    private static Redis as(String login) {
        return Redis.at("redis://" + login + "@127.0.0.1:" + REDIS.server().port());
    }

    private static void allow(String user, String password, String... rules) {
        List<String> words = new ArrayList<>(List.of("ACL", "SETUSER", user, "on", ">" + password));
        words.addAll(List.of(rules));
        REDIS.server().ask(words.toArray(String[]::new));
    }
}
