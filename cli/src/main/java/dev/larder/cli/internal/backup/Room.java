package dev.larder.cli.internal.backup;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a disk has room for a copy: a fifth more than the servers use, since files are rarely larger than memory. */
final class Room {

    private static final double RESERVE = 1.2;

    private Room() {}

    /** @throws Failure if there is too little */
    static void require(Path folder, long usedBytes) {
        try {
            require(folder.toString(), Files.getFileStore(folder).getUsableSpace(), usedBytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void require(String folder, long freeBytes, long usedBytes) {
        long needed = (long) (usedBytes * RESERVE);
        if (freeBytes < needed) {
            throw new Failure(
                    ExitCode.REFUSED,
                    folder + " has " + freeBytes + " bytes free, needed are " + needed + ": 1.2 times the " + usedBytes
                            + " bytes that the servers use; make room, or name another folder with --dir");
        }
    }
}
