package dev.larder.topologies;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Unpacks the executable out of the embedded-redis jar. It is written beside its place and moved there in one step, and
 * compared with the jar before each use: whoever sees the file sees all of it, and a broken or foreign one is replaced.
 */
final class EmbeddedBinary {
    /** The Windows executable in that jar is a Redis 5, older than what we work with. */
    private static final Map<String, String> RESOURCES = Map.of(
            "linux-amd64", "redis-server-6.2.6-v5-linux-amd64",
            "linux-386", "redis-server-6.2.7-linux-386",
            "linux-arm64", "redis-server-6.2.7-linux-arm64",
            "darwin-amd64", "redis-server-6.2.6-v5-darwin-amd64",
            "darwin-arm64", "redis-server-6.2.6-v5-darwin-arm64");

    private static final Map<String, String> ARCHITECTURES = Map.of(
            "amd64", "amd64", "x86_64", "amd64", "aarch64", "arm64", "arm64", "arm64", "i386", "386", "x86", "386");

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private EmbeddedBinary() {}

    static Path defaultFolder() {
        return Path.of(System.getProperty("java.io.tmpdir"), "larder-redis-" + System.getProperty("user.name"));
    }

    static Path unpackInto(Path folder) {
        String resource = resourceFor(System.getProperty("os.name"), System.getProperty("os.arch"));
        try {
            return unpack(resource, folder.toAbsolutePath());
        } catch (IOException e) {
            throw new TopologyException("Redis could not be unpacked into " + folder + ": " + e.getMessage(), e);
        }
    }

    static String resourceFor(String system, String architecture) {
        String kernel = system.toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : system.toLowerCase(Locale.ROOT);
        String platform = kernel + "-" + ARCHITECTURES.getOrDefault(architecture, architecture);
        String resource = RESOURCES.get(platform);
        if (resource == null) {
            throw new TopologyException("No embedded Redis for " + system + " on " + architecture
                    + ". Install redis-server 7 or newer on the PATH, or use a Redis that runs elsewhere.");
        }
        return resource;
    }

    private static synchronized Path unpack(String resource, Path folder) throws IOException {
        Path executable = folder.resolve(resource);
        Files.createDirectories(folder);
        Path fresh =
                Files.createTempFile(folder, "unpacking-", ".part", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        try {
            refuseForeign(folder, fresh);
            if (!isWhole(executable, resource)) {
                copy(resource, fresh);
                Files.move(fresh, executable, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
            return executable;
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /** In a temporary folder anybody can make a folder of our name and put an executable of theirs into it. */
    private static void refuseForeign(Path folder, Path ours) throws IOException {
        if (!Files.getOwner(folder).equals(Files.getOwner(ours))) {
            throw new IOException(
                    "that folder belongs to " + Files.getOwner(folder).getName());
        }
    }

    private static boolean isWhole(Path executable, String resource) throws IOException {
        if (!Files.isExecutable(executable)) {
            return false;
        }
        try (InputStream wanted = open(resource);
                InputStream there = new BufferedInputStream(Files.newInputStream(executable))) {
            return isSame(wanted, there);
        }
    }

    private static boolean isSame(InputStream wanted, InputStream there) throws IOException {
        byte[] expected;
        do {
            expected = wanted.readNBytes(1 << 16);
            if (!Arrays.equals(expected, there.readNBytes(1 << 16))) {
                return false;
            }
        } while (expected.length > 0);
        return true;
    }

    private static void copy(String resource, Path file) throws IOException {
        try (InputStream in = open(resource)) {
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.setPosixFilePermissions(file, OWNER_ONLY);
    }

    private static InputStream open(String resource) throws IOException {
        InputStream in = EmbeddedBinary.class.getResourceAsStream("/" + resource);
        if (in == null) {
            throw new IOException("the class path has no " + resource + "; is the embedded-redis jar missing?");
        }
        return in;
    }
}
