package dev.larder.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.topologies.RedisServer;
import dev.larder.topologies.RedisUser;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documented users can do, and cannot. */
@Timeout(60)
final class RightsIT {

    private RedisServer server;
    private RedisClient client;

    @AfterEach
    void stop() {
        client.shutdown(0, 1, TimeUnit.SECONDS);
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET other:v1:goal:1",
                "GET shop:v10:goal:1",
                "SET shop:v2:goal:1 x",
                "GET {shop:v10}~keys",
                "GET {shop:v10:goal:1}~lease",
                "COPY shop:v1:a shop:v1:b",
                "RENAME shop:v1:a shop:v1:b",
                "KEYS *",
                "SCAN 0",
                "FLUSHALL",
                "FLUSHDB",
                "CONFIG GET *",
                "ACL LIST",
                "PUBLISH shop:v1 x",
                "MONITOR",
                "SHUTDOWN",
                "REPLICAOF NO ONE",
                "CLIENT LIST",
                "CLIENT KILL ID 1",
                "MODULE LIST",
                "EVAL return(redis.call('get','other:v1:goal:1')) 0"
            })
    void anApplicationReachesNothingElse(String command) {
        as(
                "application",
                redis -> assertThatThrownBy(() -> send(redis, command))
                        .isInstanceOf(RedisCommandExecutionException.class)
                        .hasMessageMatching("(?s).*(NOPERM|ACL failure|The user executing the script can't).*"));
    }

    @ParameterizedTest
    @CsvSource({
        "exporter, PING, GET shop:v1:goal:1",
        "exporter, INFO, SCAN 0",
        "exporter, CONFIG GET maxmemory, CONFIG SET maxmemory 1mb",
        "exporter, SLOWLOG LEN, SLOWLOG GET",
        "exporter, LATENCY LATEST, FLUSHALL",
        "backup, BGSAVE, SET shop:v1:goal:1 x",
        "backup, LASTSAVE, GET shop:v1:goal:1",
        "backup, INFO persistence, DEL shop:v1:goal:1",
        "replica, REPLCONF listening-port 1, GET shop:v1:goal:1",
        "replica, PING, SET shop:v1:goal:1 x",
        "sentinel, ROLE, GET shop:v1:goal:1",
        "sentinel, INFO, FLUSHALL"
    })
    void theOthersDoTheirWorkAndNothingElse(String user, String allowed, String refused) {
        as(user, redis -> {
            send(redis, allowed);
            assertThatThrownBy(() -> send(redis, refused)).hasMessageContaining("NOPERM");
        });
    }

    private void as(String name, Consumer<RedisCommands<String, String>> story) {
        RedisUser user = RedisUser.random(name + "-here", DocumentedRights.of(name));
        server = RedisServer.builder().user(user).start();
        RedisURI uri = RedisURI.builder(RedisURI.create(server.uri()))
                .withAuthentication(user.name(), user.password().toCharArray())
                .build();
        client = RedisClient.create(uri);
        story.accept(client.connect().sync());
        assertThat(server.isRunning()).isTrue();
    }

    private static void send(RedisCommands<String, String> redis, String command) {
        String[] words = command.split(" ");
        CommandArgs<String, String> rest = new CommandArgs<>(StringCodec.UTF8);
        for (int i = 1; i < words.length; i++) {
            rest.add(words[i]);
        }
        redis.dispatch(new Word(words[0]), new NestedMultiOutput<>(StringCodec.UTF8), rest);
    }

    /** A command of any name. */
    private record Word(String word) implements ProtocolKeyword {

        @Override
        public byte[] getBytes() {
            return word.getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public String toString() {
            return word;
        }
    }
}
