package dev.larder.disk.internal.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The index of what expires when: one row for each batch of writes and minute, so that it costs a fraction of the writes and not as many
 * again. A row's key is its minute's end and a number; its value holds store's keys, each behind its length in two bytes. Rows
 * only say where to look: a value that was written anew meanwhile lives on.
 */
public final class Expiries {

    private static final long MINUTE = 60_000;

    // What is longer is found by eviction alone.
    private static final int LONGEST_KEY = 0xffff;

    private final Map<Long, List<byte[]>> rows = new LinkedHashMap<>();

    /** Notes a key. */
    public void add(byte[] key, long staleUntil) {
        if (key.length <= LONGEST_KEY && staleUntil < Long.MAX_VALUE - MINUTE) {
            rows.computeIfAbsent((staleUntil / MINUTE + 1) * MINUTE, end -> new ArrayList<>())
                    .add(key);
        }
    }

    /** Puts the rows into a batch, under a number that no other batch has. */
    public void putInto(Batch batch, long number) throws StoreException {
        for (Map.Entry<Long, List<byte[]>> row : rows.entrySet()) {
            byte[] key = ByteBuffer.allocate(16)
                    .putLong(row.getKey())
                    .putLong(number)
                    .array();
            batch.put(Column.EXPIRY, key, bytes(row.getValue()));
        }
    }

    private static byte[] bytes(List<byte[]> keys) {
        ByteBuffer out = ByteBuffer.allocate(
                keys.stream().mapToInt(key -> 2 + key.length).sum());
        keys.forEach(key -> out.putShort((short) key.length).put(key));
        return out.array();
    }

    /** Whether all keys of a row are over by now, unless they were written anew. */
    public static boolean isDue(byte[] rowKey, long nowEpochMillis) {
        return rowKey.length == 16 && ByteBuffer.wrap(rowKey).getLong() <= nowEpochMillis;
    }

    /** The store's keys of a row. */
    public static List<byte[]> keys(byte[] row) {
        List<byte[]> keys = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(row);
        while (in.remaining() >= 2) {
            byte[] key = new byte[Math.min(Short.toUnsignedInt(in.getShort()), in.remaining())];
            in.get(key);
            keys.add(key);
        }
        return keys;
    }
}
