package dev.larder.disk.internal.writes;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.TierUnavailableException;
import dev.larder.TierUnavailableException.Kind;
import dev.larder.disk.internal.folder.Folder;
import dev.larder.disk.internal.folder.FolderException;
import dev.larder.disk.internal.store.Batch;
import dev.larder.disk.internal.store.Column;
import dev.larder.disk.internal.store.Sealing;
import dev.larder.disk.internal.store.Store;
import dev.larder.disk.internal.store.StoreException;
import dev.larder.disk.internal.store.StoreSettings;
import dev.larder.tier.WriteLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The log in a store. A line stands under its queue's name, the name's length in two bytes before it, and its number in eight behind it, so that a
 * queue's lines are neighbours in their order. RocksDB's own log holds what is written and struck in the order in which that was done.
 */
public final class StoreWriteLog implements WriteLog {

    private static final long MIB = 1L << 20;
    // Small: what waits is written soon and struck.
    private static final StoreSettings SETTINGS = new StoreSettings(64 * MIB, MIB, 6 * MIB, 16 << 10);

    private final Folder folder;
    private final Store store;
    private final Sealing sealing;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    private StoreWriteLog(Folder folder, Store store, Sealing sealing) {
        this.folder = folder;
        this.store = store;
        this.sealing = sealing;
    }

    /**
     * Opens the log of a folder.
     *
     * @throws IllegalStateException if somebody else holds the folder, or what is in it cannot be used; the message says what to do
     */
    public static WriteLog open(Path path, Sealing sealing, long nowEpochMillis) {
        Folder folder = null;
        try {
            folder = Folder.claim(path, sealing.format(), nowEpochMillis);
            return opened(folder, sealing);
        } catch (FolderException | StoreException | IOException | UnsatisfiedLinkError failure) {
            closeQuietly(folder);
            throw new IllegalStateException(
                    "What waits in " + path + " to be written to sources cannot be used: " + failure.getMessage()
                            + ". Nothing of it was changed. Give the process its disk and its key back, or move the folder"
                            + " away if what waits there may be lost",
                    failure);
        }
    }

    private static WriteLog opened(Folder folder, Sealing sealing) throws FolderException, StoreException, IOException {
        folder.keep();
        Store store = Store.open(folder, SETTINGS);
        boolean isOpen = false;
        try {
            folder.trust();
            isOpen = true;
            return new StoreWriteLog(folder, store, sealing);
        } finally {
            if (!isOpen) {
                store.close();
            }
        }
    }

    private static void closeQuietly(@Nullable Folder folder) {
        try {
            if (folder != null) {
                folder.close();
            }
        } catch (IOException alreadyFailing) {
            return;
        }
    }

    @Override
    public SortedMap<Long, byte[]> lines(String queue) {
        SortedMap<Long, byte[]> lines = new TreeMap<>();
        byte[] first = key(queue, 0);
        int prefix = first.length - Long.BYTES;
        try {
            store.scan(Column.LEDGER, first, (key, value) -> {
                boolean isOfQueue = key.length == first.length && Arrays.equals(key, 0, prefix, first, 0, prefix);
                if (isOfQueue) {
                    // One that cannot be opened is no line, and said to be unreadable by who reads it.
                    lines.put(
                            ByteBuffer.wrap(key).getLong(prefix),
                            sealing.opened(key, value).orElse(new byte[0]));
                }
                return isOfQueue;
            });
            return lines;
        } catch (StoreException failure) {
            throw failed("read", queue, failure);
        }
    }

    @Override
    public void write(String queue, long number, byte[] line) {
        byte[] key = key(queue, number);
        try (Batch batch = store.batch()) {
            batch.put(Column.LEDGER, key, sealing.sealed(key, line));
            store.writeSynced(batch);
        } catch (StoreException failure) {
            throw failed("write", queue, failure);
        }
    }

    @Override
    public void strike(String queue, Collection<Long> numbers) {
        try (Batch batch = store.batch()) {
            for (long number : numbers) {
                batch.delete(Column.LEDGER, key(queue, number));
            }
            store.write(batch);
        } catch (StoreException failure) {
            throw failed("strike", queue, failure);
        }
    }

    private static TierUnavailableException failed(String what, String queue, StoreException failure) {
        String message = "The disk could not " + what + " what cache "
                + queue.lines().findFirst().orElse(queue) + " has waiting for its source: " + failure.what();
        return failure.kind() == StoreException.Kind.CLOSED
                ? new TierUnavailableException(message, failure)
                : TierUnavailableException.unanswered(Kind.ERROR, message, failure);
    }

    private static byte[] key(String queue, long number) {
        byte[] name = queue.getBytes(UTF_8);
        return ByteBuffer.allocate(Short.BYTES + name.length + Long.BYTES)
                .putShort((short) name.length)
                .put(name)
                .putLong(number)
                .array();
    }

    @Override
    public void close() {
        if (isClosed.getAndSet(true)) {
            return;
        }
        store.close();
        closeQuietly(folder);
    }
}
