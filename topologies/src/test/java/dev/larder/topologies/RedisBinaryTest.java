package dev.larder.topologies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisBinaryTest {
    @TempDir
    Path folder;

    @Nested
    class Version {
        @Test
        void isWhatTheExecutableSays() throws IOException {
            Path redis =
                    script("redis-server", "echo 'Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64'");
            assertThat(RedisVersion.ask(redis)).isEqualTo(new RedisBinary(redis, "7.0.15"));
        }

        @Test
        void isRefusedFromAnythingElse() throws IOException {
            Path other = script("redis-server", "echo I am a teapot");
            assertThatThrownBy(() -> RedisVersion.ask(other))
                    .isInstanceOf(TopologyException.class)
                    .hasMessageContaining("I am a teapot");
            assertThat(RedisVersion.tryAsk(other)).isEmpty();
        }

        @Test
        void cannotBeHadFromWhatDoesNotRun() throws IOException {
            Path text = Files.writeString(folder.resolve("redis-server"), "not a program");
            assertThatThrownBy(() -> RedisVersion.ask(text))
                    .isInstanceOf(TopologyException.class)
                    .hasMessageContaining("does not run on this system");
        }

        @Test
        void countsByItsFirstNumber() {
            assertThat(RedisVersion.major("7.0.15")).isEqualTo(7);
            assertThat(RedisVersion.major("10.2")).isEqualTo(10);
        }
    }

    @Nested
    class OnPath {
        @Test
        void isTheFirstExecutableOfThatName() throws IOException {
            Path empty = Files.createDirectory(folder.resolve("empty"));
            Path redis = script("redis-server", "true");
            assertThat(BinaryOnPath.find("redis-server", empty + File.pathSeparator + folder))
                    .contains(redis);
        }

        @Test
        void isNotAFileThatCannotBeRun() throws IOException {
            Files.createFile(folder.resolve("redis-server"));
            assertThat(BinaryOnPath.find("redis-server", folder.toString())).isEmpty();
        }

        @Test
        void isNothingWhereThereIsNoPath() {
            assertThat(BinaryOnPath.find("redis-server", "")).isEmpty();
        }
    }

    private Path script(String name, String command) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + command + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
}
