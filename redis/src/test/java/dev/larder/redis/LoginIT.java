package dev.larder.redis;

import static dev.larder.redis.TestNode.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import dev.larder.tier.SharedTier.Fill;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who may do what. */
@Timeout(60)
final class LoginIT {

    /** All that an application needs; the README tells it to operators. */
    private static final String[] LEAST_PRIVILEGE = {
        "resetkeys",
        "~shop:v1:*",
        "~{shop:v1*",
        "resetchannels",
        "-@all",
        "+get",
        "+mget",
        "+set",
        "+del",
        "+unlink",
        "+exists",
        "+pexpire",
        "+getrange",
        "+eval",
        "+evalsha",
        "+script|load",
        "+time",
        "+xadd",
        "+xread",
        "+xrevrange",
        "+hset",
        "+hgetall",
        "+hdel",
        "+info",
        "+ping",
        "+hello",
        "+client|setname"
    };

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    @Test
    void theLeastPrivilegeIsEnough() {
        allow("app", "secret", LEAST_PRIVILEGE);
        try (CapturedLogs logs = CapturedLogs.of("dev.larder.redis", Level.INFO);
                TestNode node = TestNode.following(as("app:secret"))) {
            String token = requireNonNull(get(node.tier().lease("goal:1")).token());
            assertThat(get(node.tier().renew("goal:1", token))).isTrue();
            assertThat(get(node.tier().fill(fill(token)))).isTrue();
            assertThat(get(node.tier().fetchAll(List.of("goal:1", "goal:2")))).hasSize(2);
            assertThat(get(node.tier().poll("goal:1")).found()).isNotNull();
            get(node.tier().release("goal:1", get(node.tier().beginWrite("goal:1"))));
            assertThat(get(node.tier().put(fill("")))).isTrue();
            assertThat(get(node.tier().put(fill("")))).isTrue();
            get(node.tier().invalidate(List.of("goal:1")));
            node.invalidatesTag("user:1");
            assertThat(get(node.tier().figures()).version()).startsWith("6.2");
            assertThat(logs.warnings()).isEmpty();
        }
    }

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

    private static Redis as(String login) {
        return Redis.at("redis://" + login + "@127.0.0.1:" + REDIS.server().port());
    }

    private static void allow(String user, String password, String... rules) {
        String answer = RawCommand.send(
                REDIS.server().port(), "ACL SETUSER", user, "on", ">" + password, String.join(" ", rules));
        assertThat(answer).isEqualTo("+OK");
    }

    private static Fill fill(String token) {
        return new Fill("goal:1", token, "value".getBytes(UTF_8), 60_000, 7);
    }
}
