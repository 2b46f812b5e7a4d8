package dev.larder.codecs;

import dev.larder.CodecException;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/**
 * Turns the values of one cache into payloads and back. Thread-safe.
 *
 * @param <V> the type of the cache's values
 */
interface ValueSerializer<V> {

    /** What the envelope says of the payload. */
    Serializer id();

    /**
     * The payload of a value, before compression.
     *
     * @throws CodecException if the value cannot be written or needs more than so many bytes, which is noticed on the way
     */
    byte[] write(V value, int maxBytes);

    /**
     * The value of a payload.
     *
     * @throws CodecException if the payload is none of this type's
     */
    V read(byte[] payload);

    /**
     * The value of a payload that was written for an older schema.
     *
     * @param upcast makes of what was written what would be written now
     * @throws CodecException if the payload is none of this type's even so, or this form of values has no trees
     */
    V read(byte[] payload, UnaryOperator<JsonNode> upcast);
}
