package dev.larder.jcache.tck;

import dev.larder.topologies.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Puts the tiers that the system property {@code tck.tiers} names under the default manager, before the first test: {@code memory}, {@code redis} or {@code all}. The
 * server ends with the process.
 */
public final class Tiers implements LauncherSessionListener {

    private static @Nullable RedisServer server;

    @Override
    public synchronized void launcherSessionOpened(LauncherSession session) {
        String tiers = System.getProperty("tck.tiers", "memory");
        if (!tiers.equals("memory") && server == null) {
            server = RedisServer.builder().start();
            System.setProperty(
                    "larder.jcache.config", described(tiers, server).toUri().toString());
        }
    }

    private static Path described(String tiers, RedisServer redis) {
        try {
            Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target", "tck")), tiers);
            List<String> disk =
                    tiers.equals("all") ? List.of("larder.disk.folder=" + folder.resolve("disk")) : List.of();
            Path file = folder.resolve("larder.properties");
            Files.write(
                    file,
                    List.of(
                            "larder.redis.uri=" + redis.uri(),
                            "larder.classes=org.jsr107.tck.**;domain.*;javax.cache.**;org.jsr107.ri.annotations.*"));
            return Files.write(file, disk, java.nio.file.StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
