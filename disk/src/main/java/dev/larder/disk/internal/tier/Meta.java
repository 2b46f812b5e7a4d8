package dev.larder.disk.internal.tier;

import dev.larder.disk.internal.store.Batch;
import dev.larder.disk.internal.store.Column;
import dev.larder.disk.internal.store.Store;
import dev.larder.disk.internal.store.StoreException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What the store says of itself. The checkpoint stands behind the generation under which it was written, and counts under no other: one
 * that is written late, while another thread abandons, is dead by itself.
 */
final class Meta {

    private static final String GENERATION = "generation";
    private static final String CHECKPOINT = "checkpoint";
    private static final String CLOCK = "clock";
    private static final String LEDGER = "ledger";
    private static final String HOTTEST = "hottest";

    private Meta() {}

    static int generation(Store store) throws StoreException {
        byte[] bytes = store.meta(GENERATION);
        return bytes == null || bytes.length != Integer.BYTES
                ? 1
                : ByteBuffer.wrap(bytes).getInt();
    }

    static void putGeneration(Batch batch, int generation) throws StoreException {
        batch.putMeta(
                GENERATION,
                ByteBuffer.allocate(Integer.BYTES).putInt(generation).array());
    }

    static @Nullable String checkpoint(Store store, int generation) throws StoreException {
        byte[] bytes = store.meta(CHECKPOINT);
        if (bytes == null
                || bytes.length < Integer.BYTES
                || ByteBuffer.wrap(bytes).getInt() != generation) {
            return null;
        }
        return new String(bytes, Integer.BYTES, bytes.length - Integer.BYTES, StandardCharsets.UTF_8);
    }

    static void putCheckpoint(Batch batch, int generation, String position) throws StoreException {
        byte[] text = position.getBytes(StandardCharsets.UTF_8);
        batch.putMeta(
                CHECKPOINT,
                ByteBuffer.allocate(Integer.BYTES + text.length)
                        .putInt(generation)
                        .put(text)
                        .array());
    }

    /** The latest wall clock that was written down, 0 if none was. */
    static long clock(Store store) throws StoreException {
        return number(store, CLOCK);
    }

    static void putClock(Batch batch, long epochMillis) throws StoreException {
        batch.putMeta(CLOCK, bytes(epochMillis));
    }

    static byte[] hottest(Store store) throws StoreException {
        byte[] bytes = store.meta(HOTTEST);
        return bytes == null ? new byte[0] : bytes;
    }

    static void putHottest(Batch batch, byte[] bytes) throws StoreException {
        batch.putMeta(HOTTEST, bytes);
    }

    /** The highest number that the ledger has given, 0 at first. */
    static long ledger(Store store) throws StoreException {
        return number(store, LEDGER);
    }

    static void putLedger(Batch batch, long last) throws StoreException {
        batch.putMeta(LEDGER, bytes(last));
    }

    private static long number(Store store, String name) throws StoreException {
        byte[] bytes = store.meta(name);
        return bytes == null || bytes.length != Long.BYTES
                ? 0
                : ByteBuffer.wrap(bytes).getLong();
    }

    private static byte[] bytes(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    static void removeCheckpoint(Batch batch) throws StoreException {
        batch.delete(Column.META, CHECKPOINT.getBytes(StandardCharsets.UTF_8));
    }
}
