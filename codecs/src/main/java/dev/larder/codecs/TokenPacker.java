package dev.larder.codecs;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.msgpack.core.MessagePacker;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.util.TokenBuffer;

/** Jackson's tokens as MessagePack, in two passes: a map or an array begins with the number of what is in it. */
final class TokenPacker {

    private final TokenBuffer tokens;
    private final MessagePacker packer;

    TokenPacker(TokenBuffer tokens, MessagePacker packer) {
        this.tokens = tokens;
        this.packer = packer;
    }

    void pack() throws IOException {
        int next = 0;
        List<int[]> sizes = sizes();
        try (JsonParser parser = tokens.asParser()) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                switch (token) {
                    case START_OBJECT -> packer.packMapHeader(sizes.get(next++)[0]);
                    case START_ARRAY -> packer.packArrayHeader(sizes.get(next++)[0]);
                    case END_OBJECT, END_ARRAY -> {}
                    default -> packScalar(token, parser);
                }
            }
        }
    }

    /** The sizes of all maps and arrays, in the order in which they begin. */
    private List<int[]> sizes() throws IOException {
        List<int[]> sizes = new ArrayList<>();
        Deque<int[]> open = new ArrayDeque<>();
        try (JsonParser parser = tokens.asParser()) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isStructEnd()) {
                    open.pop();
                } else if (token != JsonToken.PROPERTY_NAME) {
                    count(open);
                    if (token.isStructStart()) {
                        requireRoom(open);
                        int[] size = new int[1];
                        sizes.add(size);
                        open.push(size);
                    }
                }
            }
        }
        return sizes;
    }

    /** What could not be read again is not written. */
    static void requireRoom(Deque<?> open) throws IOException {
        if (open.size() >= MessagePack.MAX_DEPTH) {
            throw new IOException("it is nested deeper than " + MessagePack.MAX_DEPTH);
        }
    }

    private static void count(Deque<int[]> open) {
        int[] parent = open.peek();
        if (parent != null) {
            parent[0]++;
        }
    }

    private void packScalar(JsonToken token, JsonParser parser) throws IOException {
        switch (token) {
            case PROPERTY_NAME, VALUE_STRING -> packer.packString(parser.getString());
            case VALUE_NUMBER_INT -> packInteger(parser);
            case VALUE_NUMBER_FLOAT -> packFraction(parser);
            case VALUE_TRUE -> packer.packBoolean(true);
            case VALUE_FALSE -> packer.packBoolean(false);
            case VALUE_NULL -> packer.packNil();
            case VALUE_EMBEDDED_OBJECT -> packBytes(parser.getEmbeddedObject());
            default -> throw new IOException("MessagePack has no form for " + token);
        }
    }

    private void packInteger(JsonParser parser) throws IOException {
        if (parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            packer.packLong(parser.getLongValue());
            return;
        }
        BigInteger number = parser.getBigIntegerValue();
        if (number.bitLength() <= (number.signum() < 0 ? 63 : 64)) {
            packer.packBigInteger(number);
        } else {
            packer.packString(number.toString());
        }
    }

    /** A decimal number stays what it is: as text, which Jackson reads as a number where one is wanted. */
    private void packFraction(JsonParser parser) throws IOException {
        switch (parser.getNumberType()) {
            case FLOAT -> packer.packFloat(parser.getFloatValue());
            case DOUBLE -> packer.packDouble(parser.getDoubleValue());
            default -> packer.packString(parser.getDecimalValue().toString());
        }
    }

    private void packBytes(Object embedded) throws IOException {
        if (embedded == null) {
            packer.packNil();
        } else if (embedded instanceof byte[] bytes) {
            packer.packBinaryHeader(bytes.length);
            packer.writePayload(bytes);
        } else {
            throw new IOException(
                    "MessagePack has no form for a " + embedded.getClass().getName() + " that Jackson leaves as it is");
        }
    }
}
