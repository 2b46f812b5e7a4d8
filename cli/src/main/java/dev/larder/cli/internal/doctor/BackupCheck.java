package dev.larder.cli.internal.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How old the newest backup is, as the manifests in a folder say. */
final class BackupCheck {

    private static final Duration OLD = Duration.ofHours(26);
    private static final Pattern TAKEN = Pattern.compile("\"taken\"\\s*:\\s*\"([^\"]+)\"");

    private BackupCheck() {}

    static List<Finding> age(Patient patient) {
        @Nullable Path folder = patient.backups();
        if (folder == null) {
            return List.of(Finding.skipped("backup", "no folder is named with --backups"));
        }
        Instant now = Instant.ofEpochMilli(patient.session().clock().millis());
        return List.of(judge(folder.toString(), newest(folder), now));
    }

    static Finding judge(String folder, Optional<Instant> newest, Instant now) {
        if (newest.isEmpty()) {
            return Finding.error(
                    folder, "There is no backup with a manifest", "Make one: larder backup, see docs/backup.md.");
        }
        Duration age = Duration.between(newest.get(), now);
        return age.compareTo(OLD) > 0
                ? Finding.warn(
                        folder, "The newest backup is " + age.toHours() + " hours old", "See why none was made since.")
                : Finding.ok(folder, "the newest backup is " + age.toMinutes() + " minutes old");
    }

    private static Optional<Instant> newest(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".json"))
                    .flatMap(manifest -> taken(manifest).stream())
                    .max(Instant::compareTo);
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> taken(Path manifest) {
        try {
            Matcher matcher = TAKEN.matcher(Files.readString(manifest));
            return matcher.find() ? Optional.of(Instant.parse(matcher.group(1))) : Optional.empty();
        } catch (DateTimeParseException noManifest) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
