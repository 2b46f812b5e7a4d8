package dev.larder.cli.internal.requests;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Function;

/** A trace of records that are all as long, the highest byte first unless the meaning says otherwise. */
record Records(InputStream in, int bytes, Function<ByteBuffer, Request> meaning) implements TraceReader {

    static Records of(InputStream in, int bytes, Function<ByteBuffer, Request> meaning) {
        return new Records(in, bytes, meaning);
    }

    @Override
    public Optional<Request> next() throws IOException {
        byte[] record = in.readNBytes(bytes);
        if (record.length == 0) {
            return Optional.empty();
        }
        if (record.length < bytes) {
            throw new EOFException("the last record has " + record.length + " of " + bytes + " bytes");
        }
        return Optional.of(meaning.apply(ByteBuffer.wrap(record)));
    }
}
