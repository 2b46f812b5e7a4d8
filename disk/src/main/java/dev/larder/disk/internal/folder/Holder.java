package dev.larder.disk.internal.folder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The process that holds a folder: it has a lock on a file in it, which ends with the process however that ends, and in the file stands
 * who it is.
 */
final class Holder implements AutoCloseable {

    private static final int LONGEST_NAME = 200;

    private final FileChannel file;

    private Holder(FileChannel file) {
        this.file = file;
    }

    /**
     * Takes the folder.
     *
     * @throws IllegalStateException if somebody else holds it; the message says who, and since when
     */
    static Holder of(Path folder, long nowEpochMillis) throws IOException {
        FileChannel file = FileChannel.open(
                folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean isHeld = false;
        try {
            if (lockOf(file) == null) {
                throw new IllegalStateException("The disk tier's folder " + folder + " is held by " + nameIn(file)
                        + ". One folder serves one process: end that one, or give this one another folder");
            }
            sign(file, nowEpochMillis);
            isHeld = true;
            return new Holder(file);
        } finally {
            if (!isHeld) {
                file.close();
            }
        }
    }

    private static @Nullable FileLock lockOf(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    private static String nameIn(FileChannel file) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(LONGEST_NAME);
        file.read(text, 0);
        String name = new String(text.array(), 0, text.position(), StandardCharsets.UTF_8).strip();
        return name.isEmpty() ? "another process" : name;
    }

    // A disk that is full may refuse the name; the lock holds all the same.
    private static void sign(FileChannel file, long nowEpochMillis) {
        String name = "process " + ProcessHandle.current().pid() + " since " + Instant.ofEpochMilli(nowEpochMillis);
        try {
            file.truncate(0);
            file.write(ByteBuffer.wrap(name.getBytes(StandardCharsets.UTF_8)), 0);
        } catch (IOException noRoom) {
            return;
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
