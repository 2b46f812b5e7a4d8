package dev.larder.disk.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A small disk of its own, in memory; needs root. */
final class Tmpfs implements AutoCloseable {

    private final Path place;

    private Tmpfs(Path place) {
        this.place = place;
    }

    /** Mounts one at an empty folder, or says why not and is null. */
    static @Nullable Tmpfs ifPossible(Path place, int mebibytes) {
        Tmpfs disk = new Tmpfs(place);
        if (disk.run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "larder", place.toString())) {
            return disk;
        }
        System.out.println("No disk can be mounted here, which takes root: rows 21 and 25 are not run");
        return null;
    }

    Path place() {
        return place;
    }

    /** From now on nothing can be written; only where no file is open for writing. */
    boolean makeReadOnly() {
        return run("mount", "-o", "remount,ro", place.toString());
    }

    void makeWritable() {
        run("mount", "-o", "remount,rw", place.toString());
    }

    private boolean run(String... command) {
        try {
            Process process = new ProcessBuilder(command).inheritIO().start();
            return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException noSuchProgram) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        run("umount", "-l", place.toString());
    }
}
