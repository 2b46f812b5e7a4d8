package dev.larder.codecs;

import dev.larder.CodecException;
import dev.larder.CodecException.Kind;
import java.lang.reflect.Type;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** Values of one type as JSON. */
final class JsonSerializer<V> implements ValueSerializer<V> {

    private final JavaType type;
    private final ObjectWriter writer;
    private final ObjectReader reader;

    JsonSerializer(JsonMapper mapper, Type type) {
        this.type = mapper.constructType(type);
        this.writer = mapper.writerFor(this.type);
        this.reader = mapper.readerFor(this.type);
    }

    @Override
    public Serializer id() {
        return Serializer.JSON;
    }

    /** Here the user's accessors run: whatever they throw is the developer's to see, and no failure of the cache. */
    @Override
    public byte[] write(V value, int maxBytes) {
        LimitedBuffer out = new LimitedBuffer(maxBytes);
        try {
            writer.writeValue(out, value);
        } catch (RuntimeException e) {
            throw out.isOverflowed() ? tooLarge(maxBytes, e) : unwritable(e);
        }
        return out.toByteArray();
    }

    /** Here the user's constructors run. */
    @Override
    public V read(byte[] payload) {
        V value;
        try {
            value = reader.readValue(payload);
        } catch (RuntimeException e) {
            throw unreadable(e);
        }
        if (value == null) {
            throw new CodecException(Kind.PAYLOAD, "The payload is a JSON null where a value must be", null);
        }
        return value;
    }

    private CodecException tooLarge(int maxBytes, RuntimeException cause) {
        return new CodecException(
                Kind.TOO_LARGE,
                "A value of " + type.toCanonical() + " needs more than the " + maxBytes
                        + " bytes that the cache allows; cache less in one value, or raise maxValueSize",
                cause);
    }

    private CodecException unwritable(RuntimeException cause) {
        return new CodecException(
                Kind.PAYLOAD, "A value of " + type.toCanonical() + " cannot be written as JSON", cause);
    }

    /** Jackson's own message and the cause are left out: they quote the value, which must not get into logs. */
    private CodecException unreadable(RuntimeException cause) {
        String where =
                cause instanceof JacksonException e && !e.getPath().isEmpty() ? " at " + e.getPathReference() : "";
        return new CodecException(
                Kind.PAYLOAD,
                "The payload is no " + type.toCanonical() + ": "
                        + cause.getClass().getSimpleName() + where
                        + "; if the type was changed, raise the number of its schema",
                null);
    }
}
