package dev.larder.console.history;

import dev.larder.Clock;
import dev.larder.internal.threads.Threads;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a chronicle in a file over a restart: written every five minutes and at the end, each time as a whole beside the old one and then in its place. A file
 * that cannot be read is as good as none. {@link #tick} and {@link #close} belong to one thread.
 */
public final class Keeper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);

    private static final long EVERY_NANOS = Duration.ofMinutes(5).toNanos();
    private static final long LARGEST_FILE = 64 * 1024 * 1024;
    private static final int CLOSE_SECONDS = 5;

    private final Chronicle chronicle;
    private final Path file;
    private final Clock clock;
    private final ThreadPoolExecutor writer = Threads.pool("larder-console-history", 1, 1);
    private long writtenAtNanos;

    /** Keeps a namespace's chronicle in a folder, and begins with what is there; blocks for the disk. */
    public Keeper(Path folder, String namespace, Chronicle chronicle, Clock clock) {
        this.chronicle = chronicle;
        this.file = file(folder, namespace);
        this.clock = clock;
        this.writtenAtNanos = clock.nanos();
        restore();
    }

    /** Namespaces may differ in what no name of a file may have. */
    static Path file(Path folder, String namespace) {
        CRC32 crc = new CRC32();
        crc.update(namespace.getBytes(StandardCharsets.UTF_8));
        String name = namespace.replaceAll("[^A-Za-z0-9._-]", "_") + "-" + Long.toHexString(crc.getValue());
        return folder.resolve("console-history-" + name + ".bin");
    }

    private void restore() {
        if (!Files.exists(file)) {
            return;
        }
        try {
            if (Files.size(file) > LARGEST_FILE) {
                throw new IOException("it is larger than " + LARGEST_FILE + " bytes");
            }
            Archive.read(Files.readAllBytes(file), chronicle);
        } catch (IOException unreadable) {
            LOG.warn("The console's history begins anew: file={} cause={}", file, unreadable.toString());
        }
    }

    /** Writes, if it is time to; does not wait for the disk. */
    public void tick() {
        if (clock.nanos() - writtenAtNanos < EVERY_NANOS) {
            return;
        }
        writtenAtNanos = clock.nanos();
        try {
            writer.execute(this::write);
        } catch (RejectedExecutionException slow) {
            LOG.debug("The console's history is being written still: file={}", file);
        }
    }

    private void write() {
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.createDirectories(file.getParent());
            Files.write(beside, Archive.write(chronicle));
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | RuntimeException failure) { // a disk that is full, a folder that is not ours
            LOG.warn("The console's history was not written: file={} cause={}", file, failure.toString());
        }
    }

    /** Writes a last time; blocks for a few seconds at most. */
    @Override
    public void close() {
        try {
            writer.execute(this::write);
        } catch (RejectedExecutionException slow) {
            LOG.debug("The console's history is being written still: file={}", file);
        }
        writer.shutdown();
        try {
            if (!writer.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("The console's history was not written within {} s: file={}", CLOSE_SECONDS, file);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
