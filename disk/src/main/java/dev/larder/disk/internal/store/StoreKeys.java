package dev.larder.disk.internal.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * Where keys stand in the store: four bytes of hash, then the key. So neighbours have nothing to do with each other, a place taken at
 * random finds any key as likely as another, and the distance of neighbours tells how many there are.
 */
public final class StoreKeys {

    private static final int HASH_BYTES = 4;

    /** How many places there are. */
    public static final double PLACES = 0x1p32;

    private StoreKeys() {}

    /** The store's key of a cache key. */
    public static byte[] of(String key) {
        byte[] text = key.getBytes(StandardCharsets.UTF_8);
        CRC32C hash = new CRC32C();
        hash.update(text);
        return ByteBuffer.allocate(HASH_BYTES + text.length)
                .putInt(scattered((int) hash.getValue()))
                .put(text)
                .array();
    }

    // A checksum alone puts keys that look alike at regular distances. The finalizer of MurmurHash3, which is public
    // domain.
    private static int scattered(int checksum) {
        int a = (checksum ^ checksum >>> 16) * 0x85ebca6b;
        int b = (a ^ a >>> 13) * 0xc2b2ae35;
        return b ^ b >>> 16;
    }

    /** The place of a store's key, from 0 to below {@link #PLACES}. */
    public static long place(byte[] key) {
        return Integer.toUnsignedLong(ByteBuffer.wrap(key).getInt());
    }

    /** Where the keys of a place begin. */
    public static byte[] at(int place) {
        return ByteBuffer.allocate(HASH_BYTES).putInt(place).array();
    }
}
