package dev.larder.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TopologiesTest {

    @Test
    void ofSentinelsAreToldWithoutSecrets() {
        Redis sentinel = Redis.sentinel("mymaster", "s1", "s2", "s3:26380")
                .user("app")
                .password(Password.file(Path.of("/run/secrets/redis")))
                .sentinelLogin("watcher", Password.environment("SENTINEL_PASSWORD"));

        assertThat(sentinel).hasToString("Redis[redis-sentinel://s1:26379,s2:26379,s3:26380/0#mymaster]");
    }

    @Test
    void ofClustersSpeakTlsIfTold(@TempDir Path folder) throws IOException {
        Path authority = Files.createFile(folder.resolve("authority.pem"));

        assertThat(Redis.cluster("n1").tls(Tls.trusting(authority))).hasToString("Redis[rediss-cluster://n1:6379]");
    }

    @SuppressWarnings("unused") // as docs/redis.md shows it
    private static Redis cluster() {
        Redis cluster = Redis.cluster("n1", "n2", "n3")
                .password(Password.environment("REDIS_PASSWORD"))
                .tls(Tls.trusting(Path.of("/etc/tls/authority.pem")));
        return cluster;
    }

    @Test
    void nodesThatCannotBeMeantAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Redis.cluster())
                .withMessageContaining("it names no host that can be one");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Redis.cluster("user:secret@host"))
                .withMessageContaining("it names no host that can be one")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret@"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Redis.sentinel("my master", "s1"))
                .withMessageContaining("does not name the master");
    }

    @Test
    void fewerConnectionsThanAreNeededAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Redis.at("redis://localhost").maxConnections(1))
                .withMessage("maxConnections is 1; it must be between 2 and 1000");
    }

    @Test
    void filesThatCannotBeReadAreNamed(@TempDir Path folder) {
        Path missing = folder.resolve("missing.pem");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tls.trusting(missing))
                .withMessageContaining(missing.toString());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tls.trustingTheJvm().certificate(missing, missing))
                .withMessageContaining(missing.toString());
    }

    @Test
    void passwordsAreNotTold() {
        assertThat(Password.of("canary")).hasToString("***");
        assertThatIllegalArgumentException().isThrownBy(() -> Password.of(""));
    }
}
