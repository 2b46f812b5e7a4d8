package dev.larder.tier;

import java.lang.reflect.Type;

/**
 * Makes the codec of a cache. The module {@code larder-codecs} offers one through {@link java.util.ServiceLoader}.
 * Implementations are thread-safe.
 */
@FunctionalInterface
public interface CodecProvider {

    /**
     * The codec for values of a type.
     *
     * @throws IllegalArgumentException if values of that type cannot be encoded by this provider
     */
    <V> EntryCodec<V> codecFor(ValueShape shape);

    /**
     * What a codec has to know of a cache's values.
     *
     * @param type the values' type, with its generic arguments
     * @param schema name and number of the values' schema, for example {@code Goal:2}; entries of another schema are misses
     * @param compressAboveBytes payloads larger than this are compressed where that makes them smaller;
     *     {@link Integer#MAX_VALUE} for never
     * @param maxValueBytes payloads larger than this, before compression, are refused in both directions
     */
    record ValueShape(Type type, String schema, int compressAboveBytes, int maxValueBytes) {}
}
