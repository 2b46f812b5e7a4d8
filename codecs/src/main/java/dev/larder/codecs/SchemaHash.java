package dev.larder.codecs;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * The four bytes that stand for a schema's declared name and number, {@code Goal:2}: their CRC-32C. A checksum suffices, for it
 * never takes two texts for one that differ within four neighbouring bytes, as those of two numbers do, and every client has it
 * anyway. Stateless, thread-safe.
 */
public final class SchemaHash {

    private SchemaHash() {}

    /** The hash of a schema's declared name and number, in the bits of an int. */
    public static int of(String schema) {
        CRC32C checksum = new CRC32C();
        checksum.update(schema.getBytes(StandardCharsets.UTF_8));
        return (int) checksum.getValue();
    }
}
