package dev.larder.codecs;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** The fixed numbers of envelopes, and their checksum. */
final class EnvelopeFormat {

    static final byte MAGIC = 0x4C;
    static final byte FORMAT = 1;
    static final int NEGATIVE = 1;
    static final int ENCRYPTED = 2;

    /** From the magic up to and including the number of tags. */
    static final int HEAD_BYTES = 53;

    static final int LENGTH_BYTES = 4;
    static final int CHECKSUM_BYTES = 4;
    static final int MAX_TAGS = 255;

    private EnvelopeFormat() {}

    /** Of the full key's bytes, followed by the envelope's up to its checksum. */
    static int checksum(String fullKey, byte[] envelope) {
        CRC32C checksum = new CRC32C();
        checksum.update(fullKey.getBytes(StandardCharsets.UTF_8));
        checksum.update(envelope, 0, envelope.length - CHECKSUM_BYTES);
        return (int) checksum.getValue();
    }
}
