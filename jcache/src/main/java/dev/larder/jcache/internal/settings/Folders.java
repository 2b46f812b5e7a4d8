package dev.larder.jcache.internal.settings;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * The folders in which a provider's managers keep entries on disk. Managers of one URI differ in their class loaders, and one folder serves one Larder: who comes second
 * gets the folder beside it, {@code disk-2} beside {@code disk}. Thread-safe.
 */
public final class Folders {

    // Guarded by itself.
    private final Set<Path> taken = new HashSet<>();

    /** None is taken yet. */
    public Folders() {}

    Path take(Path wanted) {
        synchronized (taken) {
            Path free = wanted;
            for (int number = 2; !taken.add(free); number++) {
                free = wanted.resolveSibling(wanted.getFileName() + "-" + number);
            }
            return free;
        }
    }

    void giveBack(Path folder) {
        synchronized (taken) {
            taken.remove(folder);
        }
    }
}
