package dev.larder.codecs;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;

/** Collects bytes up to a limit, so that a value that is far too large costs no more than the limit. */
final class LimitedBuffer extends OutputStream {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final int maxBytes;
    private boolean overflowed;

    LimitedBuffer(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Whether more was written than fits. */
    boolean isOverflowed() {
        return overflowed;
    }

    byte[] toByteArray() {
        return bytes.toByteArray();
    }

    @Override
    public void write(int b) {
        requireRoom(1);
        bytes.write(b);
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        requireRoom(length);
        bytes.write(source, offset, length);
    }

    private void requireRoom(int length) {
        if (length > maxBytes - bytes.size()) {
            overflowed = true;
            throw Payload.tooLarge((long) bytes.size() + length, maxBytes);
        }
    }
}
