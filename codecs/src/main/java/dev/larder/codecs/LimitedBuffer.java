package dev.larder.codecs;

import java.io.ByteArrayOutputStream;

/** Collects bytes up to a limit, so that a value that is far too large costs no more than the limit. */
final class LimitedBuffer extends ByteArrayOutputStream {

    private final int maxBytes;
    private boolean overflowed;

    LimitedBuffer(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Whether more was written than fits. */
    boolean isOverflowed() {
        return overflowed;
    }

    @Override
    public void write(int b) {
        requireRoom(1);
        super.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        requireRoom(length);
        super.write(bytes, offset, length);
    }

    private void requireRoom(int length) {
        if (length > maxBytes - count) {
            overflowed = true;
            throw Payload.tooLarge((long) count + length, maxBytes);
        }
    }
}
