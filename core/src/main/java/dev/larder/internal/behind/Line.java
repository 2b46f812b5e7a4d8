package dev.larder.internal.behind;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * A write as it stands in the log, big-endian, texts as {@link DataOutputStream#writeUTF} writes them:
 *
 * <pre>
 * 01                       the version of this format
 * 00 00 01 9a …            since when it waits, epoch milliseconds
 * 00 00 00 00 00 00 00 00  when it was given up, epoch milliseconds; 0 if it was not
 * 00 00 00 02              how often the source was asked, of one that was given up
 * 00 07 "goal:42"          the key's text
 * 00 00 ""                 what the source said last, of one that was given up
 * 00 00 01 2c …            the value's envelope and its length before it; ff ff ff ff for a delete
 * </pre>
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and copied by nobody on its way
record Line(
        long sinceMillis, long givenUpMillis, int attempts, String text, String failure, byte @Nullable [] envelope) {

    private static final int VERSION = 1;
    private static final int NONE = -1;

    static Line waiting(Item<?, ?> item, byte @Nullable [] envelope) {
        return new Line(item.sinceMillis, 0, 0, item.text, "", envelope);
    }

    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeLong(sinceMillis);
            out.writeLong(givenUpMillis);
            out.writeInt(attempts);
            out.writeUTF(text);
            out.writeUTF(failure);
            out.writeInt(envelope == null ? NONE : envelope.length);
            if (envelope != null) {
                out.write(envelope);
            }
        } catch (IOException neverInMemory) {
            throw new UncheckedIOException(neverInMemory);
        }
        return bytes.toByteArray();
    }

    /** The line in some bytes; throws an {@link IOException} if there is none. */
    static Line of(byte[] bytes) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readUnsignedByte();
            if (version != VERSION) {
                throw new IOException("a line of version " + version + " is not understood");
            }
            return new Line(in.readLong(), in.readLong(), in.readInt(), in.readUTF(), in.readUTF(), envelope(in));
        }
    }

    private static byte @Nullable [] envelope(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length == NONE) {
            return null;
        }
        if (length < 0 || length != in.available()) {
            throw new IOException(
                    "a line says that its value has " + length + " bytes, and " + in.available() + " are left of it");
        }
        return in.readNBytes(length);
    }
}
