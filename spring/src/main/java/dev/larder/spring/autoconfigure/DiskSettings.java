package dev.larder.spring.autoconfigure;

import dev.larder.disk.Disk;
import dev.larder.tier.LocalTier;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What the properties mean for the tier on disk. Apart from the others, since its classes may be missing. */
final class DiskSettings {

    private DiskSettings() {}

    /** Null: it cannot be used, and the problems say why. */
    static LocalTier.@Nullable Provider disk(String path, LarderProperties.Disk said, Problems problems) {
        Path folder = problems.<@Nullable Path>checked("larder.disk.path", path, null, () -> path(path));
        return folder == null
                ? null
                : problems.<@Nullable Disk>checked(
                        "larder.disk.maximum-size",
                        said.maximumSize(),
                        null,
                        () -> Disk.in(folder, said.maximumSize().toBytes()));
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException invalid) {
            throw new IllegalArgumentException("give the path of a folder: " + invalid.getReason(), invalid);
        }
    }
}
