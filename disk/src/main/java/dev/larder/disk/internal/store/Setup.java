package dev.larder.disk.internal.store;

import java.util.ArrayList;
import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.DataBlockIndexType;
import org.rocksdb.Env;
import org.rocksdb.HyperClockCache;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileManager;

/**
 * RocksDB's options. What is not the default has its reason here. Holds native memory, which lives as long as the store.
 */
final class Setup implements AutoCloseable {

    private final StoreSettings settings;
    private final List<AutoCloseable> open = new ArrayList<>();
    private final SstFileManager files;
    private final Cache blocks;
    private final DBOptions options;

    Setup(StoreSettings settings) throws RocksDBException {
        this.settings = settings;
        this.files = keep(new SstFileManager(Env.getDefault()));
        this.blocks = keep(blocks(settings.blockCacheBytes()));
        this.options = keep(optionsOfAll());
    }

    // Without a lock, unlike the default: whoever reads has a block counted as used. How large a block is it finds out.
    private static Cache blocks(long bytes) {
        return new HyperClockCache(bytes, 0, -1, false);
    }

    private DBOptions optionsOfAll() {
        return new DBOptions()
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setSstFileManager(files)
                .setMaxBackgroundJobs(2)
                // Columns are written out together: the checkpoint is never newer than the drops before it, even where
                // the log's
                // end is lost with the machine's power.
                .setAtomicFlush(true)
                .setMaxTotalWalSize(2 * settings.writeBufferBytes())
                // So that opening does not read each table's filter.
                .setMaxOpenFiles(512)
                .setBytesPerSync(1 << 20)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setMaxLogFileSize(1 << 20)
                .setKeepLogFileNum(2)
                .setStatsDumpPeriodSec(0);
    }

    DBOptions options() {
        return options;
    }

    /** The columns in the order of {@link Column}. */
    List<ColumnFamilyDescriptor> columns() {
        List<ColumnFamilyDescriptor> columns = new ArrayList<>();
        for (Column column : Column.values()) {
            columns.add(new ColumnFamilyDescriptor(column.columnName(), keep(optionsOf(column))));
        }
        return columns;
    }

    private ColumnFamilyOptions optionsOf(Column column) {
        ColumnFamilyOptions some = new ColumnFamilyOptions()
                .setTableFormatConfig(tables())
                // Envelopes are compressed by their codec where that pays.
                .setCompressionType(CompressionType.NO_COMPRESSION)
                .setTargetFileSizeBase(settings.fileBytes())
                // What is being rewritten takes its room twice.
                .setMaxCompactionBytes(4 * settings.fileBytes());
        return column == Column.ENTRIES ? forEntries(some) : some.setWriteBufferSize(settings.oneBufferBytes() / 4);
    }

    private ColumnFamilyOptions forEntries(ColumnFamilyOptions entries) {
        return entries.setWriteBufferSize(settings.oneBufferBytes())
                // Most keys that are read were not written just now: without a filter each read searches the buffers in
                // vain.
                .setMemtableWholeKeyFiltering(true)
                .setMemtablePrefixBloomSizeRatio(0.02)
                .setMaxWriteBufferNumber(3)
                .setMaxBytesForLevelBase(4 * settings.oneBufferBytes())
                .setEnableBlobFiles(true)
                .setMinBlobSize(settings.largeValueBytes())
                .setBlobFileSize(settings.fileBytes())
                .setEnableBlobGarbageCollection(true)
                .setBlobGarbageCollectionAgeCutoff(0.5)
                .setBlobGarbageCollectionForceThreshold(0.3);
    }

    /** A filter keeps most reads of missing keys from the disk, a hash in each block finds those that are there. */
    private BlockBasedTableConfig tables() {
        return new BlockBasedTableConfig()
                .setBlockCache(blocks)
                .setFilterPolicy(keep(new BloomFilter(10)))
                .setCacheIndexAndFilterBlocks(true)
                .setPinL0FilterAndIndexBlocksInCache(true)
                .setDataBlockIndexType(DataBlockIndexType.kDataBlockBinaryAndHash)
                // The hash leads to the beginning of a run of keys, which is then read through: 16 of them by default.
                .setBlockRestartInterval(4)
                .setFormatVersion(5);
    }

    /** Bytes of tables and files of large values. */
    long fileBytes() {
        return files.getTotalSize();
    }

    private <T extends AutoCloseable> T keep(T one) {
        open.add(one);
        return one;
    }

    @Override
    public void close() {
        for (int last = open.size() - 1; last >= 0; last--) {
            closeQuietly(open.get(last));
        }
    }

    private static void closeQuietly(AutoCloseable one) {
        try {
            one.close();
        } catch (Exception neverThrownByRocksDb) {
            throw new IllegalStateException(neverThrownByRocksDb);
        }
    }
}
