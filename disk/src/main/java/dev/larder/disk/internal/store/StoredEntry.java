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

    /** The bytes, bound to the store's key. */
    public byte[] toBytes(byte[] key) {
        ByteBuffer out = ByteBuffer.allocate(HEAD_BYTES + envelope.length + CHECKSUM_BYTES);
        out.put(FORMAT).putInt(generation).putLong(staleUntil).put(envelope);
        return out.putInt(checksum(key, out.array())).array();
    }

    /** What the bytes under a key say; empty if they are not what was written there. */
    public static Optional<StoredEntry> read(byte[] key, byte[] bytes) {
        if (bytes.length < HEAD_BYTES + CHECKSUM_BYTES || bytes[0] != FORMAT) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (in.getInt(bytes.length - CHECKSUM_BYTES) != checksum(key, bytes)) {
            return Optional.empty();
        }
        byte[] envelope = new byte[bytes.length - HEAD_BYTES - CHECKSUM_BYTES];
        in.get(HEAD_BYTES, envelope);
        return Optional.of(new StoredEntry(in.getInt(1), in.getLong(5), envelope));
    }

    private static int checksum(byte[] key, byte[] bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(key);
        checksum.update(bytes, 0, bytes.length - CHECKSUM_BYTES);
        return (int) checksum.getValue();
    }
}
