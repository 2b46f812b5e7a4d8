package dev.larder.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RedisTest {

    @ParameterizedTest
    @CsvSource({
        "redis://localhost, redis://localhost:6379/0",
        "redis://localhost/, redis://localhost:6379/0",
        "redis://localhost:7000/3, redis://localhost:7000/3",
        "rediss://my_redis.internal:6380/15, rediss://my_redis.internal:6380/15",
        "redis://[::1]:7000, redis://[::1]:7000/0",
        "redis://user:secret@host:1, redis://host:1/0",
        "redis://:secret@host, redis://host:6379/0",
        "redis://secret@host, redis://host:6379/0",
        "'redis-sentinel://user:secret@s1,s2:7000/3#main', 'redis-sentinel://s1:26379,s2:7000/3#main'",
        "rediss-sentinel://[::1]:7#main, rediss-sentinel://[::1]:7/0#main",
        "'redis-cluster://:secret@n1,n2:7000', 'redis-cluster://n1:6379,n2:7000'",
        "'rediss-cluster://n1', 'rediss-cluster://n1:6379'",
    })
    void tellsWhereItIsButNoSecrets(String address, String told) {
        assertThat(Redis.at(address)).hasToString("Redis[" + told + "]");
        assertThat(Redis.at(URI.create(address))).hasToString("Redis[" + told + "]");
    }

    @ParameterizedTest
    @CsvSource({
        "http://secret@host, begins with none of redis://",
        "secret@host, begins with none of redis://",
        "localhost:6379, begins with none of redis://",
        "redis-sentinel://:secret@host/master, its path is not the number of a database",
        "redis-sentinel://:secret@host, does not name the master",
        "redis-sentinel://:secret@host/0#two words, does not name the master",
        "redis-cluster://:secret@host/1, it names a database",
        "'redis://:secret@host,other', it names several servers",
        "'redis-cluster://:secret@host,', names no host",
        "redis://, names no host",
        "redis:///3, names no host",
        "redis://user:secret@, names no host",
        "redis://user:secret@host:port, names no host",
        "redis://user:secret@host:70000, its port is 70000",
        "redis://user:secret@host:0, its port is 0",
        "redis://user:secret@host/three, its path is not the number of a database",
        "redis://user:secret@host/0?timeout=1s, it has a query or fragment",
        "redis://user:sec#secret@host, it has a query or fragment",
        "redis://user:%zzsecret@host, begins nothing that is percent-encoded",
    })
    void refusesWhatIsNoAddressAndDoesNotRepeatIt(String address, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Redis.at(address))
                .withMessageContaining(why)
                .withMessageContaining("write redis://[user:password@]host[:port][/database]")
                .withNoCause()
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT0.009S", "PT1M0.001S"})
    void refusesTimesThatCannotBeMeant(Duration wrong) {
        Redis redis = Redis.at("redis://localhost");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> redis.commandTimeout(wrong))
                .withMessage("commandTimeout is " + wrong + "; it must be between PT0.01S and PT1M");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> redis.softTimeout(wrong))
                .withMessageStartingWith("softTimeout is ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> redis.connectTimeout(wrong))
                .withMessageStartingWith("connectTimeout is ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> redis.leaseTime(wrong))
                .withMessageStartingWith("leaseTime is ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> redis.heartbeat(wrong))
                .withMessageStartingWith("heartbeat is ");
    }

    @Test
    void refusesAJournalThatKeepsNothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Redis.at("redis://localhost").journal(0, 1))
                .withMessageContaining("both must be at least 1");
    }

    @Test
    void anOptionLeavesTheOriginalAsItWas() {
        Redis redis = Redis.at("redis://localhost");

        assertThat(redis.leaseTime(Duration.ofSeconds(5))).isNotSameAs(redis);
    }
}
