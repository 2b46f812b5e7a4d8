package dev.larder.redis.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.larder.redis.internal.address.Endpoint;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class ConnectionCountTest {

    private static final Endpoint A = new Endpoint("a", 1);
    private static final Endpoint B = new Endpoint("b", 2);

    private final ConnectionCount count = new ConnectionCount(2);

    @Test
    void thereAreNoMoreToOneServerThanAreAllowed() {
        count.take(A);
        count.take(A);
        count.take(B);

        assertThatExceptionOfType(RedisConnectionException.class)
                .isThrownBy(() -> count.take(A))
                .withMessageContaining("2 connections to a:1")
                .withMessageContaining("raise maxConnections");
        assertThat(count.total()).isEqualTo(3);
    }

    @Test
    void attemptsBesideOthersLeaveHalfOfThePlacesFree() {
        count.takeSpare(A);

        assertThatExceptionOfType(RedisConnectionException.class).isThrownBy(() -> count.takeSpare(A));
        assertThat(count.total()).isOne();
        count.take(A);
        assertThat(count.total()).isEqualTo(2);
    }

    @Test
    void whatCouldNotBeOpenedTakesNoPlace() {
        CompletableFuture<StatefulRedisConnection<String, byte[]>> opening = new CompletableFuture<>();
        count.take(A).until(opening);
        opening.completeExceptionally(new RedisConnectionException("refused"));

        assertThat(count.total()).isZero();
    }
}
