package dev.larder.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FoldersTest {
    private static final Set<String> OF_THE_BUILD = Set.of("src", "target");

    @Test
    void areNamedInTheReadme() throws IOException {
        String readme = DeployFolder.text("README.md");
        try (Stream<Path> entries = Files.list(DeployFolder.path(""))) {
            assertThat(entries.filter(Files::isDirectory)
                            .map(folder -> folder.getFileName().toString())
                            .filter(name -> !OF_THE_BUILD.contains(name)))
                    .allSatisfy(name -> assertThat(readme).contains("`" + name + "/`"));
        }
    }
}
