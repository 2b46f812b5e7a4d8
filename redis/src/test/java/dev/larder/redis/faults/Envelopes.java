package dev.larder.redis.faults;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Envelopes without tags, byte by byte, as in {@code docs/protocol}: by whoever can write to Redis and knows the format. */
final class Envelopes {

    private static final int LENGTH_AT = 53;
    private static final int PAYLOAD_AT = LENGTH_AT + Integer.BYTES;

    private Envelopes() {}

    /** The same with another payload and the length that it promises to inflate to; the checksum fits. */
    static byte[] withPayload(byte[] envelope, String fullKey, int promisedLength, byte[] payload) {
        ByteBuffer changed = ByteBuffer.allocate(PAYLOAD_AT + payload.length + Integer.BYTES);
        changed.put(envelope, 0, LENGTH_AT).putInt(promisedLength).put(payload);
        CRC32C checksum = new CRC32C();
        checksum.update(fullKey.getBytes(StandardCharsets.UTF_8));
        checksum.update(changed.array(), 0, changed.position());
        return changed.putInt((int) checksum.getValue()).array();
    }

    static byte[] payload(byte[] envelope) {
        return Arrays.copyOfRange(envelope, PAYLOAD_AT, envelope.length - Integer.BYTES);
    }
}
