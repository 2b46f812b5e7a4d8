package dev.larder.codecs;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;

/** How what Jackson says of a value becomes bytes. Thread-safe. */
interface Notation {

    /** What the envelope says of the payload. */
    Serializer id();

    /** Writes a value; whatever the user's accessors throw comes out as it is. */
    void write(ObjectWriter writer, Object value, LimitedBuffer out) throws IOException;

    /** Reads a value; whatever the user's constructors throw comes out as it is. */
    @Nullable Object read(ObjectReader reader, byte[] payload) throws IOException;
}
