package dev.larder.cli.internal.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many sets stay.
 *
 * @param sets the newest so many stay, at least 1; null for any number
 * @param age younger ones stay whatever their number; null for any age
 */
record Retention(@Nullable Integer sets, @Nullable Duration age) {

    /**
     * Those that go: only sound ones of the same Redis and kind, of which every file is known, and never the newest of them.
     *
     * @param shelf the newest first
     */
    List<BackupSet> outlived(List<BackupSet> shelf, Manifest taken, Instant now) {
        List<BackupSet> alike = shelf.stream()
                .filter(BackupSet::isSound)
                .filter(set -> isAlike(set, taken))
                .toList();
        List<BackupSet> gone = new ArrayList<>();
        for (int i = 1; i < alike.size(); i++) {
            if (isOutlived(alike.get(i), i, now)) {
                gone.add(alike.get(i));
            }
        }
        return gone;
    }

    private static boolean isAlike(BackupSet set, Manifest taken) {
        Manifest manifest = set.manifest();
        return manifest != null && manifest.source().equals(taken.source()) && manifest.whole() == taken.whole();
    }

    private boolean isOutlived(BackupSet set, int newer, Instant now) {
        Manifest manifest = set.manifest();
        boolean isTooMany = sets != null && newer >= sets;
        boolean isTooOld =
                age != null && manifest != null && manifest.taken().plus(age).isBefore(now);
        // Where both are given, either is reason enough to stay.
        return sets == null ? isTooOld : age == null ? isTooMany : isTooMany && isTooOld;
    }

    /** Deletes the manifest first: without one, what is left of an interrupted deletion is no backup. */
    static void delete(BackupSet set) {
        try {
            Files.deleteIfExists(set.manifestFile());
            for (Copy copy : set.copies()) {
                Files.deleteIfExists(set.file(copy));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
