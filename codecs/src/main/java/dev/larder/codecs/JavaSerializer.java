package dev.larder.codecs;

import dev.larder.CodecException;
import dev.larder.CodecException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/** Values of one type by Java's serialization, from a list of classes. */
final class JavaSerializer<V> implements ValueSerializer<V> {

    private final Type type;
    private final JavaClasses allowed;

    JavaSerializer(Type type, JavaClasses allowed) {
        this.type = type;
        this.allowed = allowed;
        if (type instanceof Class<?> one && !one.isInterface() && !allowed.allows(one.getName())) {
            throw new IllegalArgumentException(
                    one.getName() + " is not on the list of classes; give it to JavaCodecs.allowing");
        }
    }

    @Override
    public Serializer id() {
        return Serializer.JAVA_BINARY;
    }

    @Override
    public byte[] write(V value, int maxBytes) {
        LimitedBuffer out = new LimitedBuffer(maxBytes);
        try (AllowedOutput objects = new AllowedOutput(out, allowed)) {
            objects.writeObject(value);
        } catch (CodecException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new CodecException(
                    Kind.PAYLOAD, "A value of " + type.getTypeName() + " cannot be written by Java: " + e, e);
        }
        return out.toByteArray();
    }

    /** The type's erasure is checked where the value is used first: nothing else is known of it here. */
    @Override
    @SuppressWarnings("unchecked")
    public V read(byte[] payload) {
        try (AllowedInput objects = new AllowedInput(new ByteArrayInputStream(payload), payload.length, allowed)) {
            Object value = objects.readObject();
            if (value == null || (type instanceof Class<?> one && !one.isInstance(value))) {
                throw new CodecException(Kind.PAYLOAD, "The payload is no " + type.getTypeName(), null);
            }
            return (V) value;
        } catch (CodecException e) {
            throw e;
        } catch (IOException | ClassNotFoundException | RuntimeException e) {
            throw new CodecException(
                    Kind.PAYLOAD,
                    "The payload is no " + type.getTypeName() + ": "
                            + e.getClass().getSimpleName(),
                    null);
        }
    }

    /** Never called: there are no upcasters for bytes that only a class can read. */
    @Override
    public V read(byte[] payload, UnaryOperator<JsonNode> upcast) {
        throw new CodecException(Kind.SCHEMA, "Java's serialization has no trees that could be upcast", null);
    }
}
