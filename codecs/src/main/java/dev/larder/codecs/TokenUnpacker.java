package dev.larder.codecs;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.msgpack.core.MessageUnpacker;
import tools.jackson.core.Base64Variants;
import tools.jackson.databind.util.TokenBuffer;

/** MessagePack as Jackson's tokens. No length is believed that the bytes behind it cannot hold; nothing is read by recursion. */
final class TokenUnpacker {

    private final byte[] payload;
    private final MessageUnpacker unpacker;
    private final TokenBuffer tokens = TokenBuffer.forGeneration();
    private final Deque<Open> open = new ArrayDeque<>();

    private TokenUnpacker(byte[] payload) {
        this.payload = payload;
        this.unpacker = org.msgpack.core.MessagePack.newDefaultUnpacker(payload);
    }

    /** A map or an array that is being read. */
    private static final class Open {
        final boolean map;
        int left;
        boolean named;

        Open(boolean map, int left) {
            this.map = map;
            this.left = left;
        }
    }

    /** One value, and nothing behind it. */
    static TokenBuffer unpacked(byte[] payload) throws IOException {
        TokenUnpacker one = new TokenUnpacker(payload);
        do {
            one.readNext();
            one.close();
        } while (!one.open.isEmpty());
        if (one.unpacker.hasNext()) {
            throw new IOException("there are bytes behind the value");
        }
        return one.tokens;
    }

    private void readNext() throws IOException {
        Open parent = open.peek();
        if (parent == null) {
            readValue();
        } else if (parent.map && !parent.named) {
            tokens.writeName(text());
            parent.named = true;
        } else {
            parent.left--;
            parent.named = false;
            readValue();
        }
    }

    private void close() {
        for (Open inner = open.peek(); inner != null && inner.left == 0 && !inner.named; inner = open.peek()) {
            open.pop();
            if (inner.map) {
                tokens.writeEndObject();
            } else {
                tokens.writeEndArray();
            }
        }
    }

    private void readValue() throws IOException {
        switch (unpacker.getNextFormat().getValueType()) {
            case NIL -> {
                unpacker.unpackNil();
                tokens.writeNull();
            }
            case BOOLEAN -> tokens.writeBoolean(unpacker.unpackBoolean());
            case INTEGER -> writeInteger();
            case FLOAT -> writeFraction();
            case STRING -> tokens.writeString(text());
            case BINARY -> {
                byte[] bytes = unpacker.readPayload(inside(unpacker.unpackBinaryHeader()));
                tokens.writeBinary(Base64Variants.getDefaultVariant(), bytes, 0, bytes.length);
            }
            case ARRAY -> {
                tokens.writeStartArray();
                open(new Open(false, inside(unpacker.unpackArrayHeader())));
            }
            case MAP -> {
                tokens.writeStartObject();
                open(new Open(true, inside(unpacker.unpackMapHeader())));
            }
            case EXTENSION -> throw new IOException("it holds an extension type, which no Larder writes");
        }
    }

    private void writeInteger() throws IOException {
        switch (unpacker.getNextFormat()) {
            case UINT64 -> writeUnsigned(unpacker.unpackBigInteger());
            default -> writeLong(unpacker.unpackLong());
        }
    }

    private void writeUnsigned(BigInteger number) {
        if (number.bitLength() < Long.SIZE) {
            writeLong(number.longValue());
        } else {
            tokens.writeNumber(number);
        }
    }

    private void writeLong(long number) {
        if (number == (int) number) {
            tokens.writeNumber((int) number);
        } else {
            tokens.writeNumber(number);
        }
    }

    private void writeFraction() throws IOException {
        switch (unpacker.getNextFormat()) {
            case FLOAT32 -> tokens.writeNumber(unpacker.unpackFloat());
            default -> tokens.writeNumber(unpacker.unpackDouble());
        }
    }

    private String text() throws IOException {
        int length = inside(unpacker.unpackRawStringHeader());
        return new String(unpacker.readPayload(length), StandardCharsets.UTF_8);
    }

    /** What is in a map, an array, a text or bytes takes at least a byte each. */
    private int inside(int length) throws IOException {
        if (length < 0 || length > payload.length - unpacker.getTotalReadBytes()) {
            throw new IOException("it ends before its lengths say so");
        }
        return length;
    }

    private void open(Open inner) throws IOException {
        TokenPacker.requireRoom(open);
        open.push(inner);
    }
}
