package dev.larder.cli.internal.backup;

import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.session.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes one set.
 *
 * @param folder where sets are kept; made if it is missing
 * @param node one server only, or null for all data
 * @param patience how long one copy may take
 */
record Taking(
        Session session,
        Path folder,
        Choice choice,
        @Nullable String node,
        Duration patience) {

    Manifest take(Fleet fleet, Optional<SigningKey> key) {
        makeFolder();
        List<Sources.Source> sources = new Sources(session, fleet, choice).chosen(node);
        Room.require(folder, usedBytes(sources));
        Instant taken = freeSecond();
        SetName name = SetName.at(taken);
        List<Copy> copies = new ArrayList<>();
        try {
            Copier copier = new Copier(session, folder, patience);
            for (Sources.Source source : sources) {
                copies.add(copier.copy(source, name));
            }
            Manifest manifest = new Manifest(
                    name,
                    taken,
                    session.target().toString(),
                    fleet.topology().name().toLowerCase(Locale.ROOT),
                    isWhole(fleet, sources),
                    copies);
            publish(manifest, key);
            return manifest;
        } finally {
            copies.forEach(this::discard);
        }
    }

    private void makeFolder() {
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long usedBytes(List<Sources.Source> sources) {
        return sources.stream()
                .map(source -> source.server().ask("INFO", "memory"))
                .map(info -> info.line("used_memory"))
                .mapToLong(Long::parseLong)
                .sum();
    }

    /** Its name is the second, so of two in one second the later one is a second late. */
    private Instant freeSecond() {
        Instant second = Instant.ofEpochMilli(session.clock().millis()).truncatedTo(ChronoUnit.SECONDS);
        while (Files.exists(folder.resolve(SetName.at(second).manifest()))) {
            second = second.plusSeconds(1);
        }
        return second;
    }

    private static boolean isWhole(Fleet fleet, List<Sources.Source> sources) {
        return switch (fleet.topology()) {
            case STANDALONE, SENTINEL -> true;
            case CLUSTER ->
                sources.size()
                        == fleet.all(dev.larder.cli.internal.servers.Role.MASTER)
                                .size();
        };
    }

    /** The manifest last: what has none is no backup. */
    private void publish(Manifest manifest, Optional<SigningKey> key) {
        try {
            for (Copy copy : manifest.files()) {
                Files.move(
                        Copier.fresh(folder, copy.file()), folder.resolve(copy.file()), StandardCopyOption.ATOMIC_MOVE);
            }
            ManifestFile.write(folder.resolve(manifest.name().manifest()), manifest, key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void discard(Copy copy) {
        try {
            Files.deleteIfExists(Copier.fresh(folder, copy.file()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
