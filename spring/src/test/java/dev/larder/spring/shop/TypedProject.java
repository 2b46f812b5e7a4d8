package dev.larder.spring.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A Boot application in a folder of its own, compiled and started without a build tool, on this test's class path. */
final class TypedProject {

    /** What an editor adds. */
    static final String IMPORTS = """
            package shop;

            import java.util.Optional;
            import java.util.concurrent.atomic.AtomicInteger;
            import org.springframework.boot.SpringApplication;
            import org.springframework.boot.autoconfigure.SpringBootApplication;
            import org.springframework.cache.annotation.CacheEvict;
            import org.springframework.cache.annotation.Cacheable;
            import org.springframework.cache.annotation.EnableCaching;
            import org.springframework.jdbc.core.simple.JdbcClient;
            import org.springframework.stereotype.Repository;
            import org.springframework.web.bind.annotation.*;

            """;

    private static final String MAIN = "shop.Shop";

    private final Path folder;
    private final Path classes;
    private final Path generated;

    TypedProject(Path folder) {
        this.folder = folder;
        this.classes = folder.resolve("classes");
        this.generated = folder.resolve("generated");
    }

    /** Sources beside the classes, so that resources are on the class path. */
    void write(String name, String text) throws IOException {
        Files.createDirectories(classes);
        Files.writeString(classes.resolve(name), text);
    }

    /** Changes a file where a text stands once. */
    void change(String name, String before, String after) throws IOException {
        String text = Files.readString(classes.resolve(name));
        assertThat(text).containsOnlyOnce(before);
        write(name, text.replace(before, after));
    }

    void compile(boolean withLarder) {
        compile(withLarder, List.of(classes.resolve("Shop.java")), classes);
    }

    private void compile(boolean withLarder, List<Path> sources, Path to) {
        List<String> arguments = new ArrayList<>(
                List.of("-parameters", "-proc:none", "-nowarn", "-d", to.toString(), "-cp", classPath(withLarder)));
        sources.forEach(source -> arguments.add(source.toString()));
        int status = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        assertThat(status).as("javac").isZero();
    }

    /** What Boot's plugin does as {@code process-aot}: Boot's processor, and what it generated compiled beside the rest. */
    void processAheadOfTime() throws IOException, InterruptedException {
        Path sources = folder.resolve("sources");
        List<String> command = java(/* withLarder= */ true, "org.springframework.boot.SpringApplicationAotProcessor");
        command.add(MAIN);
        command.addAll(List.of(sources.toString(), generated.toString(), generated.toString(), "com.acme", "shop"));
        Path out = folder.resolve("aot.log");
        Process processor = started(command, out);
        assertThat(processor.waitFor()).as(Files.readString(out)).isZero();
        try (Stream<Path> written = Files.walk(sources)) {
            List<Path> java =
                    written.filter(file -> file.toString().endsWith(".java")).toList();
            compile(/* withLarder= */ true, java, generated);
        }
    }

    /** Starts a node; arguments that begin with {@code -D} are the JVM's. */
    TypedNode start(boolean withLarder, String... arguments) throws IOException {
        List<String> command = java(withLarder, MAIN);
        command.add("--server.port=0");
        for (String argument : arguments) {
            command.add(argument.startsWith("-D") ? 1 : command.size(), argument);
        }
        Path out = Files.createTempFile(folder, "node", ".log");
        return new TypedNode(started(command, out), out);
    }

    private List<String> java(boolean withLarder, String main) {
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(withLarder),
                main));
    }

    private Process started(List<String> command, Path out) throws IOException {
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
    }

    private String classPath(boolean withLarder) {
        return String.join(File.pathSeparator, classes.toString(), generated.toString(), libraries(withLarder));
    }

    // What is built in this repository is Larder; before step 1 an application has never heard of it.
    private static String libraries(boolean withLarder) {
        String own = real(Path.of(".."));
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> withLarder
                        ? !entry.contains("test-classes")
                        : !real(Path.of(entry)).startsWith(own))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String real(Path path) {
        try {
            return path.toRealPath().toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
