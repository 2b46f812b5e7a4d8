package dev.larder.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.larder.redis.Redis;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionStringTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "host                                        | redis://host",
                "host:7000                                   | redis://host:7000",
                "host:7000,other:7001,abortConnect=false     | redis://host:7000",
                "host:7000,ssl=True                          | rediss://host:7000",
                "host,password=a/b@c=d                       | redis://:a%2Fb%40c%3Dd@host",
                "host , user = me , password = a b           | redis://me:a%20b@host",
                "host,defaultDatabase=3,connectRetry=3       | redis://host/3",
                "a:1,b:2,serviceName=main,password=x         | redis-sentinel://:x@a:1,b:2#main",
                "a:1,serviceName=main,ssl=true               | rediss-sentinel://a:1#main",
            })
    void becomesAnAddress(String text, String uri) {
        assertThat(ConnectionString.toProperties(text)).isEqualTo(Map.of("larder.redis.uri", uri));
    }

    @Test
    void saysHowLongToWait() {
        assertThat(ConnectionString.toProperties("host,connectTimeout=5000,syncTimeout=700"))
                .containsEntry("larder.redis.connect-timeout", "5000ms")
                .containsEntry("larder.redis.command-timeout", "700ms");
    }

    @Test
    void isRefusedWhereATimeoutIsNoNumber() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConnectionString.toProperties("host,syncTimeout=soon"))
                .withMessage("synctimeout is 'soon'; give milliseconds");
    }

    @Test
    void isAcceptedByTheTier() {
        assertThat(Redis.at(ConnectionString.toProperties("host:7000,password=a/b@c,ssl=true")
                        .get("larder.redis.uri")))
                .hasToString("Redis[rediss://host:7000/0]");
    }
}
