package dev.larder.codecs;

/** Bytes as they are. */
final class Stored implements Packing {

    @Override
    public byte[] compressed(byte[] bytes) {
        return bytes;
    }

    @Override
    public byte[] inflated(byte[] stored, int length) {
        return stored;
    }
}
