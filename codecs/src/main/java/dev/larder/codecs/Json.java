package dev.larder.codecs;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;

/** JSON in UTF-8. */
final class Json implements Notation {

    @Override
    public Serializer id() {
        return Serializer.JSON;
    }

    @Override
    public void write(ObjectWriter writer, Object value, LimitedBuffer out) {
        writer.writeValue(out, value);
    }

    @Override
    public @Nullable Object read(ObjectReader reader, byte[] payload) {
        return reader.readValue(payload);
    }
}
