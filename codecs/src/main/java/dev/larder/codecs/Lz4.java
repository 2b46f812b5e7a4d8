package dev.larder.codecs;

import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;

/**
 * One LZ4 block. A block does not say where it ends or how long it becomes: the envelope does. Inflated by the decompressor that
 * believes neither its input nor its output to be long enough.
 */
final class Lz4 implements Packing {

    /** A byte of a match's length stands for at most 255. */
    private static final int MAX_RATIO = 256;

    @Override
    public byte[] compressed(byte[] bytes) {
        return LZ4Factory.fastestInstance().fastCompressor().compress(bytes);
    }

    @Override
    public byte[] inflated(byte[] stored, int length) {
        Packing.requirePossible(stored, length, MAX_RATIO);
        byte[] bytes = new byte[length];
        try {
            int inflated =
                    LZ4Factory.fastestInstance().safeDecompressor().decompress(stored, 0, stored.length, bytes, 0);
            if (inflated != length) {
                throw Packing.wrongLength(length);
            }
        } catch (LZ4Exception e) {
            // Damaged, or longer than promised: a block does not tell the two apart.
            throw Packing.wrongLength(length);
        }
        return bytes;
    }
}
