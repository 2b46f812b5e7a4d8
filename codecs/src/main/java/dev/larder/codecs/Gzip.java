package dev.larder.codecs;

import dev.larder.CodecException;
import dev.larder.CodecException.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Gzip in memory. Closing the streams gives the native memory of deflaters and inflaters back at once. */
final class Gzip {

    /** Deflate cannot shrink more than about 1,032 times: a length beyond it is a lie that must not cost memory. */
    private static final int MAX_RATIO = 1_040;

    private Gzip() {}

    static byte[] compressed(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 4 + 64);
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory failed", e);
        }
        return out.toByteArray();
    }

    /** Exactly so many bytes; one byte more or less is refused, without inflating the rest. */
    static byte[] inflated(byte[] stored, int length) {
        if (length / MAX_RATIO > stored.length) {
            throw wrongLength(length);
        }
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(stored))) {
            byte[] bytes = gzip.readNBytes(length);
            if (bytes.length < length || gzip.read() >= 0) {
                throw wrongLength(length);
            }
            return bytes;
        } catch (IOException e) {
            throw new CodecException(Kind.PAYLOAD, "The payload is no gzip: " + e.getMessage(), e);
        }
    }

    private static CodecException wrongLength(int length) {
        return new CodecException(
                Kind.TRUNCATED, "The payload does not inflate to the " + length + " bytes it promises", null);
    }
}
