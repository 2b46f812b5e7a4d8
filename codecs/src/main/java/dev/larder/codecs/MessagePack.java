package dev.larder.codecs;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessagePacker;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.util.TokenBuffer;

/**
 * MessagePack of what Jackson would write as JSON: objects are maps with text for keys, bytes are {@code bin}, and numbers that
 * MessagePack has no form for are text. Jackson has no module of its own for it, so a buffer of tokens stands between the two.
 */
final class MessagePack implements Notation {

    /** As deep as Jackson reads and writes JSON. */
    static final int MAX_DEPTH = 500;

    private static final byte NIL = (byte) 0xc0;

    /** This, when its library is there: a {@link LinkageError} at the first value would be too late. */
    static MessagePack required() {
        try {
            TokenUnpacker.unpacked(new byte[] {NIL}).close();
            return new MessagePack();
        } catch (IOException e) {
            throw new UncheckedIOException("Reading from memory failed", e);
        }
    }

    @Override
    public Serializer id() {
        return Serializer.MESSAGEPACK;
    }

    @Override
    public void write(ObjectWriter writer, Object value, LimitedBuffer out) throws IOException {
        try (TokenBuffer tokens = tokens(writer, value);
                MessagePacker packer = org.msgpack.core.MessagePack.newDefaultPacker(out)) {
            new TokenPacker(tokens, packer).pack();
        }
    }

    /** A buffer of tokens has no limit of its own to what contains itself. */
    private static TokenBuffer tokens(ObjectWriter writer, Object value) throws IOException {
        try {
            return writer.writeValueIntoBuffer(value);
        } catch (StackOverflowError e) {
            throw new IOException("it contains itself, or is nested too deep", e);
        }
    }

    @Override
    public @Nullable Object read(ObjectReader reader, byte[] payload) throws IOException {
        try (TokenBuffer tokens = TokenUnpacker.unpacked(payload)) {
            return reader.readValue(tokens.asParser());
        }
    }
}
