package dev.larder.topologies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbeddedBinaryTest {
    @TempDir
    Path folder;

    @Nested
    class Choice {
        @ParameterizedTest
        @CsvSource({
            "Linux, amd64, redis-server-6.2.6-v5-linux-amd64",
            "Linux, x86_64, redis-server-6.2.6-v5-linux-amd64",
            "Linux, aarch64, redis-server-6.2.7-linux-arm64",
            "Linux, i386, redis-server-6.2.7-linux-386",
            "Mac OS X, x86_64, redis-server-6.2.6-v5-darwin-amd64",
            "Mac OS X, aarch64, redis-server-6.2.6-v5-darwin-arm64"
        })
        void followsSystemAndArchitecture(String system, String architecture, String resource) {
            assertThat(EmbeddedBinary.resourceFor(system, architecture)).isEqualTo(resource);
            assertThat(EmbeddedBinary.class.getResource("/" + resource)).isNotNull();
        }

        @Test
        void namesTheWayOutWhereThereIsNone() {
            assertThatThrownBy(() -> EmbeddedBinary.resourceFor("Windows 11", "amd64"))
                    .isInstanceOf(TopologyException.class)
                    .hasMessageContaining("No embedded Redis for Windows 11 on amd64")
                    .hasMessageContaining("redis-server 7");
        }
    }

    @Nested
    class Unpacking {
        @Test
        void givesAnExecutableThatSaysItsVersion() {
            assertThat(RedisBinary.embedded(folder.resolve("new")).version()).startsWith("6.2.");
        }

        @Test
        void leavesNothingElseBehind() throws IOException {
            Path executable = EmbeddedBinary.unpackInto(folder);
            EmbeddedBinary.unpackInto(folder);
            try (var files = Files.list(folder)) {
                assertThat(files).containsExactly(executable);
            }
        }

        @Test
        void replacesWhatABrokenOneLeft() throws IOException {
            Path executable = EmbeddedBinary.unpackInto(folder);
            byte[] whole = Files.readAllBytes(executable);
            Files.write(executable, List.of("#!/bin/sh"));
            EmbeddedBinary.unpackInto(folder);
            assertThat(executable).hasBinaryContent(whole);
        }

        @Test
        void doesNotTouchAWholeOne() throws IOException {
            Path executable = EmbeddedBinary.unpackInto(folder);
            Object identity = Files.readAttributes(executable, "fileKey,lastModifiedTime");
            EmbeddedBinary.unpackInto(folder);
            assertThat(Files.readAttributes(executable, "fileKey,lastModifiedTime"))
                    .isEqualTo(identity);
        }

        @Test
        void bearsManyAtOnce() {
            List<String> versions = IntStream.range(0, 8)
                    .parallel()
                    .mapToObj(i -> RedisBinary.embedded(folder).version())
                    .distinct()
                    .toList();
            assertThat(versions).hasSize(1);
        }

        @Test
        void saysWhereItFailed() throws IOException {
            Path file = Files.createFile(folder.resolve("file"));
            assertThatThrownBy(() -> EmbeddedBinary.unpackInto(file))
                    .isInstanceOf(TopologyException.class)
                    .hasMessageContaining(file.toString());
        }
    }
}
