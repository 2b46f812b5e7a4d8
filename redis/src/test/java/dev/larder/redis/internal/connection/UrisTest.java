package dev.larder.redis.internal.connection;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.redis.internal.address.RedisAddress;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UrisTest {

    @Test
    void becomesTheClientsUri() {
        RedisURI uri = uri("rediss://example.org:7000/3");

        assertThat(uri.getHost()).isEqualTo("example.org");
        assertThat(uri.getPort()).isEqualTo(7000);
        assertThat(uri.getDatabase()).isEqualTo(3);
        assertThat(uri.isSsl()).isTrue();
        assertThat(uri.isVerifyPeer()).isTrue();
        assertThat(uri.getTimeout()).isEqualTo(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @CsvSource({
        "redis://user:pass@host, user, pass",
        "redis://:pass@host, , pass",
        "redis://pass@host, , pass",
        "redis://us%65r:p%40ss%3A%2F+word@host, user, p@ss:/+word",
        "redis://user:a:b@host, user, a:b",
    })
    void decodesTheLogin(String address, String user, String password) {
        RedisCredentials login = requireNonNull(
                uri(address).getCredentialsProvider().resolveCredentials().block());

        assertThat(login.getUsername()).isEqualTo(user);
        assertThat(login.getPassword()).containsExactly(password.toCharArray());
    }

    @Test
    void theClientsUriTellsNoLogin() {
        assertThat(uri("redis://user:pass@host")).hasToString("redis://host:6379/0");
    }

    @Test
    void takesSecretsOutOfTexts() {
        RedisAddress address = RedisAddress.parse("redis://alice:pass@host");

        assertThat(address.withoutSecrets("alice may not, with pass")).isEqualTo("*** may not, with ***");
    }

    private static RedisURI uri(String address) {
        RedisAddress parsed = RedisAddress.parse(address);
        Timeouts timeouts = new Timeouts(Duration.ofMillis(250), Duration.ofSeconds(1), Duration.ofSeconds(5));
        return new Uris(parsed, timeouts, UnaryOperator.identity())
                .server(parsed.nodes().get(0), Attempt.patient(timeouts));
    }
}
