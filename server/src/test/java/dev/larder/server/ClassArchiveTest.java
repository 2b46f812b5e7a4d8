package dev.larder.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClassArchiveTest {

    @TempDir
    Path folder;

    @Test
    void isWantedWhereBothNamesAreGiven() {
        Properties properties = new Properties();
        assertThat(ClassArchive.wanted(properties)).isEmpty();

        properties.setProperty("larder.classes.list", "list");
        assertThat(ClassArchive.wanted(properties)).isEmpty();

        properties.setProperty("larder.classes.archive", "archive");
        assertThat(ClassArchive.wanted(properties)).contains(new ClassArchive(Path.of("list"), Path.of("archive")));
    }

    @Test
    void leavesOutTheLineThatIsNotWholeYet() {
        assertThat(ClassArchive.wholeLines("java/lang/Object\njava/la".getBytes(UTF_8)))
                .asString(UTF_8)
                .isEqualTo("java/lang/Object\n");
        assertThat(ClassArchive.wholeLines("java".getBytes(UTF_8))).isEmpty();
    }

    @Test
    void leavesNothingBehindWhereThereIsNoListOfClasses() throws Exception {
        Path archive = folder.resolve("classes.jsa");

        new ClassArchive(folder.resolve("missing"), archive).write();

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("classes.jsa.lock"));
        }
    }

    @Test
    void leavesAnArchiveAloneThatIsThere() throws Exception {
        Path archive = Files.writeString(folder.resolve("classes.jsa"), "of another start");
        Path list = Files.writeString(folder.resolve("list"), "java/lang/Object\n");

        new ClassArchive(list, archive).write();

        assertThat(archive).hasContent("of another start");
        assertThat(list).doesNotExist();
    }
}
