package dev.larder.disk.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** RocksDB without any guard of ours: what the controls run on. */
final class Raw implements AutoCloseable {

    private final DBOptions options = new DBOptions().setCreateIfMissing(true);
    private final ColumnFamilyOptions plain =
            new ColumnFamilyOptions().setCompressionType(CompressionType.NO_COMPRESSION);
    private final ReadOptions unchecked = new ReadOptions().setVerifyChecksums(false);
    private final List<ColumnFamilyHandle> columns = new ArrayList<>();
    private final RocksDB rocks;

    Raw(Path folder) throws RocksDBException {
        rocks = RocksDB.open(
                options,
                folder.toString(),
                List.of(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, plain)),
                columns);
    }

    void put(String key, String value) throws RocksDBException {
        rocks.put(key.getBytes(UTF_8), value.getBytes(UTF_8));
    }

    void delete(String key) throws RocksDBException {
        rocks.delete(key.getBytes(UTF_8));
    }

    /** Without looking at checksums. */
    @Nullable String get(String key) throws RocksDBException {
        byte[] found = rocks.get(unchecked, key.getBytes(UTF_8));
        return found == null ? null : new String(found, UTF_8);
    }

    void compact() throws RocksDBException {
        rocks.compactRange();
    }

    @Override
    public void close() {
        columns.forEach(ColumnFamilyHandle::close);
        rocks.close();
        options.close();
        plain.close();
        unchecked.close();
    }
}
