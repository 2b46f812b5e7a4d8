package dev.larder.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.redis.Redis;
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
                "host,defaultDatabase=3,connectTimeout=5000  | redis://host/3",
            })
    void becomesAUri(String text, String uri) {
        assertThat(ConnectionString.toUri(text)).isEqualTo(uri);
    }

    @Test
    void isAcceptedByTheTier() {
        assertThat(Redis.at(ConnectionString.toUri("host:7000,password=a/b@c,ssl=true")))
                .hasToString("Redis[rediss://host:7000/0]");
    }
}
