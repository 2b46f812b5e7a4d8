package dev.larder.cli.internal.backup;

import java.nio.file.Path;

/** Where backups are kept unless another folder is named. */
final class Location {

    static final Path DEFAULT = Path.of(".larder", "backups");

    private Location() {}
}
