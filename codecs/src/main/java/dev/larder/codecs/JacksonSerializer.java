package dev.larder.codecs;

import dev.larder.CodecException;
import dev.larder.CodecException.Kind;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** Values of one type, as Jackson sees them, in one notation. */
final class JacksonSerializer<V> implements ValueSerializer<V> {

    private final JavaType type;
    private final Notation notation;
    private final ObjectWriter writer;
    private final ObjectReader reader;
    private final ObjectReader treeReader;

    JacksonSerializer(JsonMapper mapper, Type type, Notation notation) {
        this.type = mapper.constructType(type);
        this.notation = notation;
        this.writer = mapper.writerFor(this.type);
        this.reader = mapper.readerFor(this.type);
        this.treeReader = mapper.readerFor(JsonNode.class);
    }

    @Override
    public Serializer id() {
        return notation.id();
    }

    /** Here the user's accessors run: whatever they throw is the developer's to see, and no failure of the cache. */
    @Override
    public byte[] write(V value, int maxBytes) {
        LimitedBuffer out = new LimitedBuffer(maxBytes);
        try {
            notation.write(writer, value, out);
        } catch (IOException | RuntimeException e) {
            throw out.isOverflowed() ? tooLarge(maxBytes, e) : unwritable(e);
        }
        return out.toByteArray();
    }

    /** Here the user's constructors run. */
    @Override
    public V read(byte[] payload) {
        try {
            return required(notation.read(reader, payload));
        } catch (IOException | RuntimeException e) {
            throw unreadable(e);
        }
    }

    @Override
    public V read(byte[] payload, UnaryOperator<JsonNode> upcast) {
        try {
            JsonNode tree = (JsonNode) Objects.requireNonNull(notation.read(treeReader, payload));
            return required(reader.<Object>readValue(upcast.apply(tree)));
        } catch (IOException | RuntimeException e) {
            throw unreadable(e);
        }
    }

    @SuppressWarnings("unchecked") // The reader reads this type and no other.
    private V required(@Nullable Object value) {
        if (value == null) {
            throw new CodecException(Kind.PAYLOAD, "The payload is a null where a value must be", null);
        }
        return (V) value;
    }

    private CodecException tooLarge(int maxBytes, Exception cause) {
        return new CodecException(
                Kind.TOO_LARGE,
                "A value of " + type.toCanonical() + " needs more than the " + maxBytes
                        + " bytes that the cache allows; cache less in one value, or raise maxValueSize",
                cause);
    }

    private CodecException unwritable(Exception cause) {
        return new CodecException(
                Kind.PAYLOAD, "A value of " + type.toCanonical() + " cannot be written as " + id(), cause);
    }

    /** Jackson's own message and the cause are left out: they quote the value, which must not get into logs. */
    private CodecException unreadable(Exception cause) {
        if (cause instanceof CodecException already) {
            return already;
        }
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
