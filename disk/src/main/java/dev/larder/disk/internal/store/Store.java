package dev.larder.disk.internal.store;

import dev.larder.disk.internal.folder.Folder;
import dev.larder.disk.internal.store.StoreException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.KeyMayExist;
import org.rocksdb.ReadOptions;
import org.rocksdb.ReadTier;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * One RocksDB. What is written is in its log when a method returns, so it outlives the process; what is written synced outlives the
 * machine's power too. Thread-safe. After {@link #close} everything fails with {@link Kind#CLOSED}.
 */
public final class Store implements AutoCloseable {

    private static final long CLOSING_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long MOST_SPARE_BYTES = 1 << 20;

    private final Setup setup;
    private final RocksDB rocks;
    private final Columns columns;
    private final Users users = new Users();
    private final Scratches scratches = new Scratches();
    private final AtomicReference<@Nullable WriteBatch> spare = new AtomicReference<>();
    private final ReadOptions fromDisk = new ReadOptions();
    private final ReadOptions fromMemory = new ReadOptions().setReadTier(ReadTier.BLOCK_CACHE_TIER);
    private final ReadOptions passing = new ReadOptions().setFillCache(false);
    private final WriteOptions patient = new WriteOptions();
    private final WriteOptions impatient = new WriteOptions().setNoSlowdown(true);
    private final WriteOptions synced = new WriteOptions().setSync(true);

    private Store(Setup setup, RocksDB rocks, List<ColumnFamilyHandle> columns) {
        this.setup = setup;
        this.rocks = rocks;
        this.columns = new Columns(columns);
    }

    /** Opens the store of a folder, a new one if there is none. */
    public static Store open(Folder folder, StoreSettings settings) throws StoreException {
        Library.load(folder);
        Setup setup = null;
        try {
            setup = new Setup(settings);
            List<ColumnFamilyHandle> columns = new ArrayList<>();
            RocksDB rocks = RocksDB.open(setup.options(), folder.store().toString(), setup.columns(), columns);
            return new Store(setup, rocks, columns);
        } catch (RocksDBException failure) {
            if (setup != null) {
                setup.close();
            }
            throw translated(failure);
        }
    }

    /** Memory to read into, to be given back. */
    public Scratch scratch() {
        return scratches.take();
    }

    /** Reads the value of a key, if it has one; may wait for the disk. */
    public Presence get(Column column, byte[] key, Scratch scratch) throws StoreException {
        enter();
        try {
            return !scratch.isTooSmall() && scratch.hasRoomForKey(key)
                    ? getDirectly(column, key, scratch)
                    : getAsArray(column, key, scratch);
        } catch (RocksDBException failure) {
            throw translated(failure);
        } finally {
            users.leave();
        }
    }

    private Presence getDirectly(Column column, byte[] key, Scratch scratch) throws RocksDBException {
        int bytes = rocks.get(columns.of(column), fromDisk, scratch.key(key), scratch.room());
        if (bytes == RocksDB.NOT_FOUND) {
            return Presence.ABSENT;
        }
        return scratch.holds(bytes) ? Presence.PRESENT : getAsArray(column, key, scratch);
    }

    private Presence getAsArray(Column column, byte[] key, Scratch scratch) throws RocksDBException {
        byte[] bytes = rocks.get(columns.of(column), fromDisk, key);
        if (bytes == null) {
            return Presence.ABSENT;
        }
        scratch.holds(bytes);
        return Presence.PRESENT;
    }

    /**
     * Reads the value of a key, if it has one and RocksDB has it in memory; never waits for the disk. Asks in the one way in which RocksDB says
     * that it does not know without throwing an exception, which would cost more than most reads. Values are not empty.
     */
    public Presence peek(Column column, byte[] key, Scratch scratch) throws StoreException {
        if (!scratch.hasRoomForKey(key)) {
            return Presence.UNKNOWN;
        }
        enter();
        try {
            KeyMayExist found = rocks.keyMayExist(columns.of(column), fromMemory, scratch.key(key), scratch.room());
            return presence(found, scratch);
        } finally {
            users.leave();
        }
    }

    // An empty value was not read: seldom, while others need the room in the cache, RocksDB says so of one that it has
    // not in memory.
    static Presence presence(KeyMayExist found, Scratch scratch) {
        return switch (found.exists) {
            case kNotExist -> Presence.ABSENT;
            case kExistsWithoutValue -> Presence.UNKNOWN;
            case kExistsWithValue ->
                found.valueLength > 0 && scratch.holds(found.valueLength) ? Presence.PRESENT : Presence.UNKNOWN;
        };
    }

    /** A value of {@link Column#META}, or null. */
    public byte @Nullable [] meta(String name) throws StoreException {
        enter();
        try {
            return rocks.get(columns.of(Column.META), fromDisk, name.getBytes(StandardCharsets.UTF_8));
        } catch (RocksDBException failure) {
            throw translated(failure);
        } finally {
            users.leave();
        }
    }

    /** A batch to be filled, written, and closed, all before the store is closed. */
    public Batch batch() throws StoreException {
        enter();
        users.leave();
        WriteBatch used = spare.getAndSet(null);
        return new Batch(used == null ? new WriteBatch() : used, columns, scratches.take(), this::takeBack);
    }

    // Its memory is of use to the next one, unless it is large.
    private void takeBack(WriteBatch used) {
        boolean isSmall = used.getDataSize() <= MOST_SPARE_BYTES;
        used.clear();
        if (!isSmall || !spare.compareAndSet(null, used)) {
            used.close();
        }
    }

    /** Writes a batch, waiting for room in memory if need be. */
    public void write(Batch batch) throws StoreException {
        write(batch, patient);
    }

    /**
     * Writes a batch unless that would have to wait for room in memory.
     *
     * @throws StoreException of {@link Kind#WOULD_WAIT} if it would
     */
    public void writeAtOnce(Batch batch) throws StoreException {
        write(batch, impatient);
    }

    /** Writes a batch through to the disk itself. */
    public void writeSynced(Batch batch) throws StoreException {
        write(batch, synced);
    }

    private void write(Batch batch, WriteOptions options) throws StoreException {
        enter();
        try {
            rocks.write(options, batch.written());
        } catch (RocksDBException failure) {
            throw translated(failure);
        } finally {
            users.leave();
        }
    }

    /** Looks at a column's keys in their order, from one on, until the visitor has seen enough. Keeps nothing of it in memory. */
    public void scan(Column column, byte[] from, Visitor visitor) throws StoreException {
        enter();
        try (RocksIterator place = rocks.newIterator(columns.of(column), passing)) {
            place.seek(from);
            while (place.isValid() && visitor.visit(place.key(), place.value())) {
                place.next();
            }
            place.status();
        } catch (RocksDBException failure) {
            throw translated(failure);
        } finally {
            users.leave();
        }
    }

    /** Rewrites the tables of a column without what was dropped; may take minutes. */
    public void compact(Column column) throws StoreException {
        enter();
        try {
            rocks.compactRange(columns.of(column));
        } catch (RocksDBException failure) {
            throw translated(failure);
        } finally {
            users.leave();
        }
    }

    /** About how many keys a column has. */
    public long keys(Column column) throws StoreException {
        enter();
        try {
            return rocks.getLongProperty(columns.of(column), "rocksdb.estimate-num-keys");
        } catch (RocksDBException failure) {
            throw translated(failure);
        } finally {
            users.leave();
        }
    }

    /** Bytes of the store's tables and large values, of which some may be dropped already. 0 once it is closed. */
    public long fileBytes() {
        if (!users.enter()) {
            return 0;
        }
        try {
            return setup.fileBytes();
        } finally {
            users.leave();
        }
    }

    private void enter() throws StoreException {
        if (!users.enter()) {
            throw new StoreException(Kind.CLOSED, "The store is closed", null);
        }
    }

    static StoreException translated(RocksDBException failure) {
        Status status = failure.getStatus();
        Kind kind = status == null ? Kind.FAILED : kind(status);
        return new StoreException(kind, String.valueOf(failure.getMessage()), failure);
    }

    private static Kind kind(Status status) {
        if (status.getSubCode() == Status.SubCode.NoSpace) {
            return Kind.NO_ROOM;
        }
        return switch (status.getCode()) {
            case Incomplete -> Kind.WOULD_WAIT;
            case Corruption -> Kind.DAMAGED;
            default -> Kind.FAILED;
        };
    }

    /** Lets go of the files; waits a few seconds for those who use the store. Idempotent. */
    @Override
    public void close() {
        // Who cannot be waited for hangs in the disk: then the store is left open, since closing it would crash the
        // process.
        if (!rocks.isOwningHandle() || !users.close(CLOSING_NANOS)) {
            return;
        }
        rocks.cancelAllBackgroundWork(true);
        columns.close();
        rocks.close();
        WriteBatch last = spare.getAndSet(null);
        if (last != null) {
            last.close();
        }
        List.of(fromDisk, fromMemory, passing, patient, impatient, synced).forEach(org.rocksdb.RocksObject::close);
        setup.close();
    }

    /** Looks at one key and value after the other. */
    @FunctionalInterface
    public interface Visitor {
        /** Looks at a key and its value; whether it wants to see the next. */
        boolean visit(byte[] key, byte[] value) throws StoreException;
    }
}
