package dev.larder.server.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Whatever Java a page shows stands in some source that is compiled, apart from blanks and comments: so an example that no longer
 * compiles breaks the build. Most stand in {@code dev.larder.server.examples}.
 */
class DocumentedExamplesTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```java\\R(.*?)^```");
    private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|(?<!:)//[^\\n]*");

    @TestFactory
    Stream<DynamicTest> everyExampleIsCompiled() {
        String sources = String.join("\n", texts(".java"));
        return files(".md").stream()
                .flatMap(page -> EXAMPLE.matcher(text(page))
                        .results()
                        .map(found -> DynamicTest.dynamicTest(
                                ROOT.relativize(page) + ": " + firstLine(found.group(1)),
                                () -> assertThat(sources.contains(bare(found.group(1))))
                                        .as("this stands in a source that is compiled:%n%s", found.group(1))
                                        .isTrue())));
    }

    @Test
    void seesThePages() {
        assertThat(files(".md")).contains(ROOT.resolve("README.md"));
        assertThat(bare("a.b( // c\n \"x://y\" ); /* d */")).isEqualTo("a.b(\"x://y\");");
    }

    private static List<String> texts(String ending) {
        return files(ending).stream().map(file -> bare(text(file))).toList();
    }

    private static String bare(String java) {
        return COMMENT.matcher(java).replaceAll("").replaceAll("\\s+", "");
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> files(String ending) {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    String name = folder.getFileName().toString();
                    boolean isOurs = !name.equals("target") && !name.equals("node_modules") && !name.equals(".git");
                    return isOurs ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (file.toString().endsWith(ending)) {
                        found.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }
}
