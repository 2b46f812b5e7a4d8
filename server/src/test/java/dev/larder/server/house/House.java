package dev.larder.server.house;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.Source;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The folders in the order of the architecture, and what is compiled in them. */
final class House {
    /** In main code, a folder knows only those before it. */
    private static final List<String> FOLDERS = List.of(
            "core",
            "codecs",
            "topologies",
            "redis",
            "disk",
            "micrometer",
            "jcache",
            "limits",
            "spring",
            "console",
            "services",
            "server",
            "cli",
            "testkit",
            "benchmarks",
            "deploy");

    private static final String TARGET = System.getProperty("larder.target", "target");

    private final JavaClasses all = new ClassFileImporter()
            .importPaths(FOLDERS.stream()
                    .flatMap(folder -> Stream.of(output(folder, "classes"), output(folder, "test-classes")))
                    .filter(Files::isDirectory)
                    .toList());

    private final JavaClasses main = all.that(
            DescribedPredicate.describe("are main code", type -> floorOf(type).isPresent()));

    JavaClasses main() {
        return main;
    }

    JavaClasses mainAndTests() {
        return all;
    }

    /** Where in the list the folder stands whose main code the class belongs to; empty if it is not main code of ours. */
    OptionalInt floorOf(JavaClass type) {
        return type.getBaseComponentType().getSource().map(Source::getUri).filter(House::isFile).map(Path::of).stream()
                .flatMapToInt(House::floorsOf)
                .findFirst();
    }

    private static IntStream floorsOf(Path file) {
        return IntStream.range(0, FOLDERS.size())
                .filter(floor -> file.startsWith(output(FOLDERS.get(floor), "classes")));
    }

    /** Others come from archives and from the JDK. */
    private static boolean isFile(URI place) {
        return "file".equals(place.getScheme());
    }

    private static Path output(String folder, String kind) {
        return Path.of("..", folder)
                .resolve(TARGET)
                .resolve(kind)
                .toAbsolutePath()
                .normalize();
    }
}
