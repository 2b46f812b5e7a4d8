package dev.larder.codecs;

import dev.larder.CodecException;
import dev.larder.CodecException.Kind;

/**
 * A serialized value as it stands in an envelope. The bytes are shared, not copied: nobody changes them.
 *
 * @param compression what was done to the bytes
 * @param length how many bytes there are before compression, as the envelope says; not negative
 * @param stored the bytes after compression
 */
public record Payload(Compression compression, int length, byte[] stored) {

    /** Compressed if it is larger than the threshold and becomes smaller by it, otherwise as it is. */
    static Payload packed(byte[] bytes, int compressAboveBytes) {
        if (bytes.length > compressAboveBytes) {
            byte[] compressed = Gzip.compressed(bytes);
            if (compressed.length < bytes.length) {
                return new Payload(Compression.GZIP, bytes.length, compressed);
            }
        }
        return new Payload(Compression.NONE, bytes.length, bytes);
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
        return switch (compression) {
            case NONE -> stored;
            case GZIP -> Gzip.inflated(stored, length);
            case LZ4, ZSTD ->
                throw new CodecException(
                        Kind.FORMAT,
                        "The payload's compression is " + compression + ", which this reader does not support",
                        null);
        };
    }

    static CodecException tooLarge(long length, int maxBytes) {
        return new CodecException(
                Kind.TOO_LARGE,
                "A payload has " + length + " bytes, the cache allows " + maxBytes
                        + "; cache less in one value, or raise maxValueSize",
                null);
    }
}
