package dev.larder.disk.internal.store;

import dev.larder.disk.internal.folder.Folder;
import java.io.IOException;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDB;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * RocksDB's native library. Left alone, RocksDB takes it out of its archive into a new file of the temporary folder, 17 MB each time, which
 * stays there when a process is killed; here it goes under one name into the folder that this process holds, and the next process
 * writes over it.
 */
final class Library {

    private static final Logger LOG = LoggerFactory.getLogger(Library.class);

    private Library() {}

    /** Loads the library, unless this JVM has it already. */
    static void load(Folder folder) {
        try {
            NativeLibraryLoader.getInstance().loadLibrary(folder.library().toString());
        } catch (IOException | UnsatisfiedLinkError failure) {
            LOG.debug("The library cannot be loaded from the tier's folder: cause={}", failure.toString());
        }
        RocksDB.loadLibrary();
    }
}
