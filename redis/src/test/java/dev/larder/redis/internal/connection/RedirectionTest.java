package dev.larder.redis.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.redis.internal.address.Endpoint;
import dev.larder.redis.internal.connection.Redirection.Kind;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RedirectionTest {

    private static final Endpoint FROM = new Endpoint("from", 1);

    @ParameterizedTest
    @CsvSource({
        "MOVED 3999 127.0.0.1:6381, MOVED, 127.0.0.1, 6381",
        "MOVED 3999 fe80::1:6381, MOVED, fe80::1, 6381",
        "MOVED 3999 :6381, MOVED, from, 6381",
        "ASK 3999 host.example:6381, ASK, host.example, 6381",
    })
    void namesWhereToGo(String error, Kind kind, String host, int port) {
        assertThat(of(error)).isEqualTo(new Redirection(kind, new Endpoint(host, port)));
    }

    @Test
    void orToTryAgain() {
        assertThat(of("TRYAGAIN Multiple keys request during rehashing of slot"))
                .isEqualTo(new Redirection(Kind.TRYAGAIN, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"CLUSTERDOWN The cluster is down", "MOVED", "MOVED 1", "MOVED 1 host:port", "WRONGTYPE MOVED"})
    void anythingElseIsTheAnswer(String error) {
        assertThat(of(error)).isNull();
    }

    @Test
    void aLostConnectionIsAnUnknownOutcomeAndNotRepeated() {
        assertThat(Redirection.of(new RedisException("MOVED 3999 127.0.0.1:6381"), FROM))
                .isNull();
    }

    private static @Nullable Redirection of(String error) {
        return Redirection.of(new RedisCommandExecutionException(error), FROM);
    }
}
