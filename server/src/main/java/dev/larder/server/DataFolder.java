package dev.larder.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The folder in which one server keeps everything. It holds a lock file that names the process; the lock is the operating system's, so
 * that it ends with the process however that ends. Whoever holds it must stay reachable: the lock ends with the open file.
 */
final class DataFolder implements AutoCloseable {

    private final Path path;
    private final FileChannel lockFile;

    private DataFolder(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /**
     * Makes the folder if need be and takes it for this process.
     *
     * @throws StartException if it cannot be made, or another process has it
     */
    static DataFolder claim(Path path) {
        try {
            Files.createDirectories(path);
            return new DataFolder(path, locked(path, path.resolve("larder.lock")));
        } catch (IOException e) {
            throw new StartException("the data folder " + path + " cannot be used: " + e);
        }
    }

    private static FileChannel locked(Path folder, Path lockPath) throws IOException {
        FileChannel file = FileChannel.open(
                lockPath, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (tryLock(file) == null) {
            file.close();
            throw new StartException("the data folder " + folder + " is in use by " + holder(lockPath)
                    + "; stop it, or choose another one with --data");
        }
        byte[] pid = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
        file.truncate(0).write(ByteBuffer.wrap(pid));
        return file;
    }

    private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    private static String holder(Path lockPath) throws IOException {
        String pid = Files.readString(lockPath).strip();
        Optional<ProcessHandle> process =
                pid.matches("\\d{1,18}") ? ProcessHandle.of(Long.parseLong(pid)) : Optional.empty();
        return process.flatMap(handle -> handle.info().command())
                        .map(command -> Path.of(command).getFileName() + " ")
                        .orElse("")
                + "(pid " + (pid.isEmpty() ? "unknown" : pid) + ")";
    }

    Path path() {
        return path;
    }

    /** Lets another process have it. */
    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new IllegalStateException("The lock of " + path + " cannot be given back", e);
        }
    }
}
