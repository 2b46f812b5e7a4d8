package dev.larder.codecs;

import dev.larder.CodecException;
import dev.larder.CodecException.Kind;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A serialized value as it stands in an envelope. The bytes are shared, not copied: nobody changes them. Thread-safe. */
public final class Payload {

    private final Compression compression;
    private final int length;
    private final byte[] stored;

    /**
     * A payload.
     *
     * @param compression what was done to the bytes
     * @param length how many bytes there are before compression, as the envelope says; not negative
     * @param stored the bytes after compression
     */
    public Payload(Compression compression, int length, byte[] stored) {
        if (length < 0) {
            throw new IllegalArgumentException("A payload's length is " + length + "; it must not be negative");
        }
        this.compression = Objects.requireNonNull(compression, "compression");
        this.length = length;
        this.stored = Objects.requireNonNull(stored, "stored");
    }

    /** Compressed if it is larger than the threshold and becomes smaller by it, otherwise as it is. */
    static Payload packed(byte[] bytes, Compression compression, int compressAboveBytes) {
        if (bytes.length > compressAboveBytes) {
            byte[] compressed = compression.compressed(bytes);
            if (compressed.length < bytes.length) {
                return new Payload(compression, bytes.length, compressed);
            }
        }
        return new Payload(Compression.NONE, bytes.length, bytes);
    }

    /** What was done to the bytes. */
    public Compression compression() {
        return compression;
    }

    /** How many bytes there are before compression, as the envelope says. */
    public int length() {
        return length;
    }

    /** The bytes after compression. */
    public byte[] stored() {
        return stored;
    }

    /**
     * The bytes before compression.
     *
     * @throws CodecException if they are more than allowed, which is found out before anything is inflated, or not what the
     *     envelope says
     */
    public byte[] unpacked(int maxBytes) {
        if (length > maxBytes) {
            throw tooLarge(length, maxBytes);
        }
        return compression.inflated(stored, length);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Payload payload
                && compression == payload.compression
                && length == payload.length
                && Arrays.equals(stored, payload.stored);
    }

    @Override
    public int hashCode() {
        return Objects.hash(compression, length, Arrays.hashCode(stored));
    }

    /** Without the bytes: values do not get into logs. */
    @Override
    public String toString() {
        return "Payload[" + compression + ", " + stored.length + " of " + length + " bytes]";
    }

    static CodecException tooLarge(long length, int maxBytes) {
        return new CodecException(
                Kind.TOO_LARGE,
                "A payload has " + length + " bytes, the cache allows " + maxBytes
                        + "; cache less in one value, or raise maxValueSize",
                null);
    }
}
