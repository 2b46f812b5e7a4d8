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
final class Gzip implements Packing {

    /** Deflate cannot shrink more than about 1,032 times. */
    private static final int MAX_RATIO = 1_040;

    @Override
    public byte[] compressed(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 4 + 64);
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory failed", e);
        }
        return out.toByteArray();
    }

    @Override
    public byte[] inflated(byte[] stored, int length) {
        Packing.requirePossible(stored, length, MAX_RATIO);
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(stored))) {
            byte[] bytes = gzip.readNBytes(length);
            if (bytes.length < length || gzip.read() >= 0) {
                throw Packing.wrongLength(length);
            }
            return bytes;
        } catch (IOException e) {
            throw new CodecException(Kind.PAYLOAD, "The payload is no gzip: " + e.getMessage(), e);
        }
    }
}
