package dev.larder.disk.internal.store;

/**
 * How RocksDB is set up.
 *
 * @param maximumBytes what the store may take on disk; files are cut so that this can be kept
 * @param blockCacheBytes memory for what was read
 * @param writeBufferBytes memory for what was written and is in no table yet, all buffers together
 * @param largeValueBytes envelopes from this size on stand in files of their own
 */
public record StoreSettings(long maximumBytes, long blockCacheBytes, long writeBufferBytes, long largeValueBytes) {

    private static final long MOST = 64L << 20;
    private static final long LEAST = 1L << 20;
    private static final int BUFFERS = 3;

    /** One of three buffers: one is filled while others are written out. */
    long oneBufferBytes() {
        return Math.max(64 << 10, writeBufferBytes / BUFFERS);
    }

    /** Small in a small store, where a file is a large part of it. */
    long fileBytes() {
        return Math.max(LEAST, Math.min(MOST, maximumBytes / 64));
    }
}
