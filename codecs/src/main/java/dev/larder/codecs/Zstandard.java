package dev.larder.codecs;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import dev.larder.CodecException;
import dev.larder.CodecException.Kind;

/** One Zstandard frame, at the level that the library takes for its default. */
final class Zstandard implements Packing {

    @Override
    public byte[] compressed(byte[] bytes) {
        return Zstd.compress(bytes);
    }

    @Override
    public byte[] inflated(byte[] stored, int length) {
        try {
            requireHonest(stored, length);
            byte[] bytes = new byte[length];
            if (Zstd.decompressByteArray(bytes, 0, length, stored, 0, stored.length) != length) {
                throw Packing.wrongLength(length);
            }
            return bytes;
        } catch (ZstdException e) {
            throw e.getErrorCode() == Zstd.errDstSizeTooSmall()
                    ? Packing.wrongLength(length)
                    : new CodecException(Kind.PAYLOAD, "The payload is no Zstandard: " + e.getMessage(), e);
        }
    }

    /** A frame may shrink without limit, so what its head says is compared before anything is allocated; some say nothing. */
    private static void requireHonest(byte[] stored, int length) {
        // The library looks at the first byte without asking whether there is one.
        long said = stored.length == 0 ? 0 : Zstd.getFrameContentSize(stored, 0, stored.length);
        if (stored.length == 0 || (said >= 0 && said != length)) {
            throw Packing.wrongLength(length);
        }
    }
}
