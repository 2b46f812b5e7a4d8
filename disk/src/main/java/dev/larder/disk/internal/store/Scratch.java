package dev.larder.disk.internal.store;

import java.nio.ByteBuffer;

/**
 * Memory outside of the heap in which one key and one value change hands with RocksDB: an array would be made, zeroed and thrown away for
 * each. What is larger goes by an array all the same. Used by one thread at a time, which gives it back by closing it.
 */
public final class Scratch implements AutoCloseable {

    /** Longest key that has room. */
    private static final int KEY_BYTES = 1 << 10;

    /** Largest value that has room. */
    private static final int VALUE_BYTES = 64 << 10;

    private final Scratches home;
    private final ByteBuffer key = ByteBuffer.allocateDirect(KEY_BYTES);
    private final ByteBuffer room = ByteBuffer.allocateDirect(VALUE_BYTES);
    private ByteBuffer value = room;

    // Large values come in numbers: after one that had no room the next is not tried here first.
    private boolean isTooSmall;

    Scratch(Scratches home) {
        this.home = home;
    }

    /** What was read last; of use until the next is read, or this is given back. */
    public ByteBuffer value() {
        return value;
    }

    boolean hasRoomForKey(byte[] bytes) {
        return bytes.length <= KEY_BYTES;
    }

    static boolean hasRoomForValue(int bytes) {
        return bytes <= VALUE_BYTES;
    }

    /** The key, ready to be read from. */
    ByteBuffer key(byte[] bytes) {
        return key.clear().put(bytes).flip();
    }

    /** Room for a value, empty. */
    ByteBuffer room() {
        return room.clear();
    }

    boolean isTooSmall() {
        return isTooSmall;
    }

    /** So many bytes were found; whether all of them had room. */
    boolean holds(int bytes) {
        isTooSmall = bytes > VALUE_BYTES;
        value = room.position(0).limit(Math.min(bytes, VALUE_BYTES));
        return !isTooSmall;
    }

    /** What was found, as an array. */
    void holds(byte[] bytes) {
        isTooSmall = bytes.length > VALUE_BYTES;
        value = ByteBuffer.wrap(bytes);
    }

    @Override
    public void close() {
        value = room;
        home.giveBack(this);
    }
}
