package dev.larder.disk.internal.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** Writes that become visible together. Used by one thread; holds native memory until it is closed. */
public final class Batch implements AutoCloseable {

    private static final byte[] FIRST = new byte[0];
    // Behind every key: they are shorter, or differ before.
    private static final byte[] BEHIND_LAST = {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1};

    private final WriteBatch batch;
    private final Columns columns;
    private final Scratch scratch;
    private final Consumer<WriteBatch> done;

    /** An empty one; what it is written in is handed on when this is closed. */
    Batch(WriteBatch batch, Columns columns, Scratch scratch, Consumer<WriteBatch> done) {
        this.batch = batch;
        this.columns = columns;
        this.scratch = scratch;
        this.done = done;
    }

    /** Sets a value. */
    public void put(Column column, byte[] key, byte[] value) throws StoreException {
        try {
            batch.put(columns.of(column), key, value);
        } catch (RocksDBException failure) {
            throw Store.translated(failure);
        }
    }

    /** Sets a value of {@link Column#META}. */
    public void putMeta(String name, byte[] value) throws StoreException {
        put(Column.META, name.getBytes(StandardCharsets.UTF_8), value);
    }

    /** Sets a value of {@link Column#ENTRIES}. */
    public void put(byte[] key, StoredEntry entry) throws StoreException {
        if (!scratch.hasRoomForKey(key) || !Scratch.hasRoomForValue(entry.bytes())) {
            put(Column.ENTRIES, key, entry.toBytes(key));
            return;
        }
        ByteBuffer bytes = scratch.room();
        entry.writeTo(bytes, key);
        try {
            batch.put(columns.of(Column.ENTRIES), scratch.key(key), bytes.flip());
        } catch (RocksDBException failure) {
            throw Store.translated(failure);
        }
    }

    /** Removes a key. */
    public void delete(Column column, byte[] key) throws StoreException {
        try {
            batch.delete(columns.of(column), key);
        } catch (RocksDBException failure) {
            throw Store.translated(failure);
        }
    }

    /** Empties a column; its room is given back by and by. */
    public void deleteAll(Column column) throws StoreException {
        try {
            batch.deleteRange(columns.of(column), FIRST, BEHIND_LAST);
        } catch (RocksDBException failure) {
            throw Store.translated(failure);
        }
    }

    WriteBatch written() {
        return batch;
    }

    @Override
    public void close() {
        done.accept(batch);
        scratch.close();
    }
}
