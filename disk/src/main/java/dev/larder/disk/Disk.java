package dev.larder.disk;

import dev.larder.disk.internal.store.AesGcm;
import dev.larder.disk.internal.store.Sealing;
import dev.larder.disk.internal.store.StoreSettings;
import dev.larder.disk.internal.tier.DiskTier;
import dev.larder.disk.internal.tier.TierSettings;
import dev.larder.disk.internal.writes.StoreWriteLog;
import dev.larder.tier.LocalTier;
import dev.larder.tier.SharedTier;
import dev.larder.tier.WriteLog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.SecretKey;

/**
 * A folder as this node's tier on disk, which outlives the process: values that were loaded before a restart need not be loaded again, nor
 * while Redis is away.
 *
 * <pre>{@code
 * Larder.named("shop").version("v1").disk(Disk.in(Path.of("data/larder"), 10L << 30))
 * }</pre>
 *
 * <p>Immutable: every option answers a changed copy. One instance can serve several larders; each namespace has a folder of its own
 * in this one, with these bounds. One process at a time may use a folder. Thread-safe.
 */
public final class Disk implements LocalTier.Provider {

    private static final long MIB = 1L << 20;
    private static final long LEAST_BYTES = 64 * MIB;
    private static final long MOST_BYTES = 16L << 40;

    private final Path folder;
    private final TierSettings settings;

    private Disk(Path folder, TierSettings settings) {
        this.folder = folder;
        this.settings = settings;
    }

    /**
     * The tier in a folder, which is made if it is missing and closed to other users of the machine.
     *
     * @param folder where it is; belongs to Larder alone
     * @param maximumBytes what the files of one namespace may take, from 64 MiB to 16 TiB. Values take about three quarters of it, the
     *     rest is room for work on the files. Logs and one store that was set aside come on top
     */
    public static Disk in(Path folder, long maximumBytes) {
        Objects.requireNonNull(folder, "folder");
        requireBetween("maximumBytes", maximumBytes, LEAST_BYTES, MOST_BYTES);
        StoreSettings store = new StoreSettings(maximumBytes, 64 * MIB, 48 * MIB, 16 << 10);
        return new Disk(folder, new TierSettings(store, 4, 10_000, 64, Duration.ofMillis(100), Sealing.none()));
    }

    /** Memory for what was read lately, outside of the heap. 64 MiB unless set; 1 MiB to 1 TiB. */
    public Disk blockCacheBytes(long bytes) {
        requireBetween("blockCacheBytes", bytes, MIB, 1L << 40);
        StoreSettings store = settings.store();
        return with(new StoreSettings(store.maximumBytes(), bytes, store.writeBufferBytes(), store.largeValueBytes()));
    }

    /**
     * Memory for what was written lately, outside of the heap; as many bytes may wait to be written. 48 MiB unless set; 3 MiB to 16 GiB.
     */
    public Disk writeBufferBytes(long bytes) {
        requireBetween("writeBufferBytes", bytes, 3 * MIB, 16L << 30);
        StoreSettings store = settings.store();
        return with(new StoreSettings(store.maximumBytes(), store.blockCacheBytes(), bytes, store.largeValueBytes()));
    }

    /** Values from this size on stand in files of their own, which are not rewritten with the others. 16 KiB unless set; 1 KiB to 1 GiB. */
    public Disk largeValueBytes(long bytes) {
        requireBetween("largeValueBytes", bytes, 1 << 10, 1L << 30);
        StoreSettings store = settings.store();
        return with(new StoreSettings(store.maximumBytes(), store.blockCacheBytes(), store.writeBufferBytes(), bytes));
    }

    private Disk with(StoreSettings store) {
        return new Disk(
                folder,
                new TierSettings(
                        store,
                        settings.readers(),
                        settings.writeQueue(),
                        settings.sweptRows(),
                        settings.readTimeout(),
                        settings.sealing()));
    }

    /** How many threads read what RocksDB does not have in memory. 4 unless set; 1 to 256. */
    public Disk readers(int threads) {
        requireBetween("readers", threads, 1, 256);
        return new Disk(
                folder,
                new TierSettings(
                        settings.store(),
                        threads,
                        settings.writeQueue(),
                        settings.sweptRows(),
                        settings.readTimeout(),
                        settings.sealing()));
    }

    /** How many values may wait to be written; what comes on top is not written, and counted. 10,000 unless set; 1 to 1,000,000. */
    public Disk writeQueue(int values) {
        requireBetween("writeQueue", values, 1, 1_000_000);
        return new Disk(
                folder,
                new TierSettings(
                        settings.store(),
                        settings.readers(),
                        values,
                        settings.sweptRows(),
                        settings.readTimeout(),
                        settings.sealing()));
    }

    /** How long one lookup waits for the disk. 100 ms unless set; 1 ms to a minute. */
    public Disk readTimeout(Duration time) {
        Objects.requireNonNull(time, "time");
        if (time.compareTo(Duration.ofMillis(1)) < 0 || time.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException("readTimeout is " + time + "; it must be between PT0.001S and PT1M");
        }
        return new Disk(
                folder,
                new TierSettings(
                        settings.store(),
                        settings.readers(),
                        settings.writeQueue(),
                        settings.sweptRows(),
                        time,
                        settings.sealing()));
    }

    /**
     * Encrypts values, keys and notes on the disk (AES-GCM; of keys a keyed hash). Not encrypted unless this is set. A store under another
     * key, or under none, is set aside: whoever changes the key starts empty.
     *
     * @param key an AES key of 16, 24 or 32 bytes, kept elsewhere than the folder
     */
    public Disk encrypted(SecretKey key) {
        byte[] bytes = key.getEncoded();
        if (bytes == null || !List.of(16, 24, 32).contains(bytes.length)) {
            throw new IllegalArgumentException(
                    "The key to encrypt with has " + (bytes == null ? "no" : Integer.toString(bytes.length))
                            + " bytes to be had; give an AES key of 16, 24 or 32");
        }
        return new Disk(
                folder,
                new TierSettings(
                        settings.store(),
                        settings.readers(),
                        settings.writeQueue(),
                        settings.sweptRows(),
                        settings.readTimeout(),
                        new AesGcm(bytes)));
    }

    private static void requireBetween(String option, long number, long least, long most) {
        if (number < least || number > most) {
            throw new IllegalArgumentException(
                    option + " is " + number + "; it must be between " + least + " and " + most);
        }
    }

    /**
     * Opens the tier of a namespace; blocks until the store is open. A folder that cannot be written gives a tier that holds nothing, with
     * a line in the log and the reason in its figures.
     *
     * @throws IllegalStateException if another process, or another larder of this one, holds the namespace's folder; the message names it
     */
    @Override
    public LocalTier open(SharedTier.Node node) {
        // A colon is no part of a file's name everywhere.
        return DiskTier.open(folder.resolve(node.namespace().replace(':', '@')), settings, node);
    }

    /**
     * Opens where writes of the namespace's caches wait that {@linkplain dev.larder.CacheSpec#writeBehind write behind}: in a folder of its own beside the
     * values', which is neither bounded by {@code maximumBytes} nor set aside, for what waits there was promised to be written. The queues bound it.
     */
    @Override
    public Optional<WriteLog> openWrites(SharedTier.Node node) {
        // Two such signs are in no namespace, so this is no other one's folder.
        Path place = folder.resolve(node.namespace().replace(':', '@') + "@writes");
        return Optional.of(
                StoreWriteLog.open(place, settings.sealing(), node.clock().millis()));
    }

    @Override
    public String toString() {
        return "Disk[folder=" + folder + ", maximumBytes=" + settings.store().maximumBytes() + "]";
    }
}
