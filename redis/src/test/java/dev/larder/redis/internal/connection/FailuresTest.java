package dev.larder.redis.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.TierUnavailableException;
import dev.larder.TierUnavailableException.Kind;
import dev.larder.redis.internal.address.RedisAddress;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

final class FailuresTest {

    private final Failures failures =
            new Failures("redis://host:1/0", RedisAddress.parse("redis://alice:pass@host:1/0"));

    @Test
    void anErrorAnswerIsARefusal() {
        RedisCommandExecutionException refused = new RedisCommandExecutionException("OOM command not allowed");
        TierUnavailableException failed = failures.failed("append", new CompletionException(refused));

        assertThat(failed)
                .hasMessage("Redis at redis://host:1/0 refused append: OOM command not allowed; raise maxmemory, or set"
                        + " maxmemory-policy to allkeys-lru")
                .hasCause(refused);
        assertThat(Failures.isAnswer(failed)).isTrue();
    }

    @Test
    void anythingElseIsALoss() {
        TierUnavailableException failed = failures.failed("fetch", new RedisException("Connection disconnected"));

        assertThat(failed).hasMessage("Redis at redis://host:1/0 was lost during fetch: Connection disconnected");
        assertThat(Failures.isAnswer(failed)).isFalse();
    }

    @Test
    void aMessageWithASecretIsCleanedAndItsCauseReplaced() {
        TierUnavailableException failed =
                failures.failed("fetch", new RedisCommandExecutionException("NOPERM User alice may not"));

        assertThat(failed).hasMessageContaining("NOPERM User *** may not; grant");
        assertThat(failed.getCause()).hasMessage("NOPERM User *** may not").hasNoCause();
        assertThat(Failures.isAnswer(failed)).isTrue();
    }

    @Test
    void argumentsThatTheServerRepeatsAreCutOff() {
        TierUnavailableException failed = failures.failed(
                "fetch",
                new RedisCommandExecutionException("ERR unknown command `GETX`, with args beginning with: `value`"));

        assertThat(failed).hasMessageEndingWith("ERR unknown command `GETX`");
        assertThat(failed.getCause()).hasMessage("ERR unknown command `GETX`").hasNoCause();
    }

    @Test
    void aConnectionThatIsNotMadeIsOfTheKindThatItsDeepestCauseTells() {
        assertThat(kindOf(new RedisCommandExecutionException("WRONGPASS invalid username-password pair")))
                .isEqualTo(Kind.WRONGPASS);
        assertThat(kindOf(new RedisCommandExecutionException("ERR max number of clients reached")))
                .isEqualTo(Kind.ERROR);
        assertThat(kindOf(new RedisCommandTimeoutException("Connection initialization timed out")))
                .isEqualTo(Kind.TIMEOUT);
        assertThat(kindOf(new ConnectTimeoutException("connection timed out"))).isEqualTo(Kind.TIMEOUT);
        assertThat(kindOf(new ConnectException("Connection refused"))).isEqualTo(Kind.UNAVAILABLE);
    }

    private static Kind kindOf(Throwable cause) {
        return Failures.kind(new CompletionException(new RedisException("Unable to connect to host:1", cause)));
    }

    @Test
    void theDeepestCauseIsTold() {
        RedisException outer = new RedisException("Unable to connect", new RuntimeException("Connection refused"));

        assertThat(failures.told(outer)).isEqualTo("Connection refused");
    }

    @Test
    void aWrongTypeIsKnownThroughItsWrappers() {
        RedisCommandExecutionException wrong = new RedisCommandExecutionException("WRONGTYPE Operation against a key");

        assertThat(Failures.isWrongType(new CompletionException(wrong))).isTrue();
        assertThat(Failures.isWrongType(new RedisException("WRONGTYPE is no answer here")))
                .isFalse();
    }
}
