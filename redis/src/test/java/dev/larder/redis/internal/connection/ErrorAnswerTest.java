package dev.larder.redis.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.TierUnavailableException;
import dev.larder.TierUnavailableException.Kind;
import dev.larder.redis.internal.address.RedisAddress;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ErrorAnswerTest {

    private final Failures failures = new Failures("redis://host:1/0", RedisAddress.parse("redis://host:1/0"));

    @ParameterizedTest
    @CsvSource({
        "WRONGPASS invalid username-password pair or user is disabled., WRONGPASS, false",
        "NOAUTH Authentication required., WRONGPASS, false",
        "NOPERM this user has no permissions to run the 'get' command, NOPERM, false",
        "OOM command not allowed when used memory > 'maxmemory'., OOM, false",
        "ERR Error running script (call to f_1): @user_script:1: -OOM command not allowed, OOM, false",
        "LOADING Redis is loading the dataset in memory, LOADING, true",
        "BUSY Redis is busy running a script., BUSY, true",
        "READONLY You can't write against a read only replica., READONLY, false",
        "MISCONF Redis is configured to save RDB snapshots, READONLY, false",
        "NOREPLICAS Not enough good replicas to write., READONLY, false",
        "MASTERDOWN Link with MASTER is down, READONLY, true",
        "CLUSTERDOWN The cluster is down, CLUSTERDOWN, false",
        "TRYAGAIN Multiple keys request during rehashing of slot, CLUSTERDOWN, false",
        "ERR unknown command, ERROR, false",
    })
    void eachHasItsKindAndCountsForTheBreakerOrNot(String text, Kind kind, boolean isOutage) {
        Throwable answer = new CompletionException(new RedisCommandExecutionException(text));

        assertThat(failures.failed("fetch", answer).kind()).isEqualTo(kind);
        assertThat(Failures.isOutage(answer)).isEqualTo(isOutage);
        assertThat(Failures.isLoss(answer)).isFalse();
    }

    @Test
    void aLostConnectionIsALoss() {
        RedisException lost = new RedisException("Connection closed");

        assertThat(failures.failed("fetch", lost).kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(Failures.isLoss(lost)).isTrue();
        assertThat(Failures.isOutage(lost)).isTrue();
    }

    @Test
    void theClientsOwnQueueIsNoOutageOfTheServer() {
        RedisException full =
                new RedisException("Request queue size exceeded: 100000. Commands are not accepted until it drops.");

        assertThat(failures.failed("fetch", full).kind()).isEqualTo(Kind.REJECTED);
        assertThat(Failures.isOutage(full)).isFalse();
        assertThat(Failures.isLoss(full)).isFalse();
    }

    @Test
    void whatThisNodeIsNotContentWithIsNoOutageOfTheServer() {
        TierUnavailableException own = new TierUnavailableException("0 of 1 replicas have it", null);

        assertThat(failures.failed("invalidate", own)).isSameAs(own);
        assertThat(Failures.isOutage(own)).isFalse();
        assertThat(Failures.isLoss(own)).isFalse();
    }

    @Test
    void whileThereIsNoConnectionTheKindIsThatOfTheReason() {
        assertThat(failures.disconnected("fetch", "WRONGPASS invalid password").kind())
                .isEqualTo(Kind.WRONGPASS);
        assertThat(failures.disconnected("fetch", "Connection refused").kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(failures.disconnected("fetch", null).kind()).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void theCureIsTold() {
        assertThat(failures.advised(new RedisException("connect", new RuntimeException("WRONGPASS no"))))
                .isEqualTo("WRONGPASS no; give the right user and password in the address");
    }
}
