package dev.larder.disk.internal.store;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A value as it stands in the store, all numbers big-endian:
 *
 * <pre>
 * 01                        format
 * 00 00 00 07               generation: the store's, when it was written
 * 00 00 01 9a 7c …          epoch milliseconds from which on it is of no use
 * 4c 01 00 …                the envelope, or what sealing has made of it
 * xx xx xx xx               CRC-32C of the store's key, followed by all before
 * </pre>
 *
 * @param generation what was written under an earlier generation is dead
 * @param staleUntil epoch milliseconds from which on it is of no use
 * @param envelope the envelope
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and copied by nobody on its way
public record StoredEntry(int generation, long staleUntil, byte[] envelope) {

    private static final byte FORMAT = 1;
    private static final int HEAD_BYTES = 1 + 4 + 8;
    private static final int CHECKSUM_BYTES = 4;

    /** How many bytes it takes. */
    int bytes() {
        return HEAD_BYTES + envelope.length + CHECKSUM_BYTES;
    }

    /** The bytes, bound to the store's key. */
    public byte[] toBytes(byte[] key) {
        ByteBuffer out = ByteBuffer.allocate(bytes());
        writeTo(out, key);
        return out.array();
    }

    /** Writes the bytes, bound to the store's key, from the beginning of a buffer on. */
    void writeTo(ByteBuffer out, byte[] key) {
        out.put(FORMAT).putInt(generation).putLong(staleUntil).put(envelope);
        out.putInt(checksum(key, out.duplicate().flip()));
    }

    /** What the bytes under a key say; empty if they are not what was written there. */
    public static Optional<StoredEntry> read(byte[] key, byte[] bytes) {
        return read(key, ByteBuffer.wrap(bytes));
    }

    /** {@link #read(byte[], byte[])} of all that a buffer holds, from its beginning to its limit. */
    public static Optional<StoredEntry> read(byte[] key, ByteBuffer in) {
        int end = in.limit() - CHECKSUM_BYTES;
        if (end < HEAD_BYTES || in.get(0) != FORMAT) {
            return Optional.empty();
        }
        if (in.getInt(end) != checksum(key, in.duplicate().limit(end))) {
            return Optional.empty();
        }
        byte[] envelope = new byte[end - HEAD_BYTES];
        in.get(HEAD_BYTES, envelope);
        return Optional.of(new StoredEntry(in.getInt(1), in.getLong(5), envelope));
    }

    private static int checksum(byte[] key, ByteBuffer bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(key);
        checksum.update(bytes);
        return (int) checksum.getValue();
    }
}
