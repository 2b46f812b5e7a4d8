package dev.larder.benchmarks.disk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompressionType;
import org.rocksdb.DataBlockIndexType;
import org.rocksdb.HyperClockCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** RocksDB as it is, tuned as the tier's is: filters of tables and buffers, a hash index in blocks, a cache of them
 * without a lock, no compression, batches of writes. */
final class RawRocks implements Bench {

    static {
        RocksDB.loadLibrary();
    }

    private final HyperClockCache cache;
    private final BloomFilter filter = new BloomFilter(10);
    private final Options options;
    private final WriteOptions writes = new WriteOptions();
    private final RocksDB rocks;

    RawRocks(Path folder, long cacheBytes, long bufferBytes) throws Exception {
        cache = new HyperClockCache(cacheBytes, 0, -1, false);
        options = new Options()
                .setCreateIfMissing(true)
                .setMaxBackgroundJobs(2)
                .setMaxOpenFiles(512)
                .setCompressionType(CompressionType.NO_COMPRESSION)
                .setWriteBufferSize(bufferBytes / 3)
                .setMaxWriteBufferNumber(3)
                .setMemtableWholeKeyFiltering(true)
                .setMemtablePrefixBloomSizeRatio(0.02)
                .setMaxBytesForLevelBase(4 * bufferBytes / 3)
                .setEnableBlobFiles(true)
                .setMinBlobSize(16 << 10)
                .setTableFormatConfig(new BlockBasedTableConfig()
                        .setBlockCache(cache)
                        .setFilterPolicy(filter)
                        .setCacheIndexAndFilterBlocks(true)
                        .setPinL0FilterAndIndexBlocksInCache(true)
                        .setDataBlockIndexType(DataBlockIndexType.kDataBlockBinaryAndHash)
                        .setBlockRestartInterval(4)
                        .setFormatVersion(5));
        rocks = RocksDB.open(options, Files.createDirectories(folder).toString());
    }

    @Override
    public void put(String[] keys, byte[] value) throws RocksDBException {
        try (WriteBatch batch = new WriteBatch()) {
            for (String key : keys) {
                batch.put(key.getBytes(UTF_8), value);
            }
            rocks.write(writes, batch);
        }
    }

    @Override
    public void settle() {
        // Written when put returns.
    }

    @Override
    public byte @Nullable [] get(String key) throws RocksDBException {
        return rocks.get(key.getBytes(UTF_8));
    }

    @Override
    public void close() {
        rocks.close();
        options.close();
        writes.close();
        cache.close();
        filter.close();
    }
}
