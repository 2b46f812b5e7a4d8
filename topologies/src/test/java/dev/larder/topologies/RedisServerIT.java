package dev.larder.topologies;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class RedisServerIT {
    @TempDir
    Path folder;

    static List<RedisBinary> binaries() {
        return Binaries.available();
    }

    @ParameterizedTest
    @MethodSource("binaries")
    void answersOnceItIsStartedAndNoMoreOnceItIsClosed(RedisBinary binary) {
        RedisServer redis = RedisServer.builder().binary(binary).start();
        RedisClient client = new RedisClient(redis.port());
        assertThat(client.ask("PING")).isEqualTo("+PONG");
        redis.close();
        assertThat(redis.isRunning()).isFalse();
        assertThat(client.isRefused()).isTrue();
    }
}
