package dev.larder.tier;

import dev.larder.Clock;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

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
     * This provider where a Larder uses it: asked before each codec, for those that keep something beside the values.
     *
     * @return this, unless the place makes a difference
     * @throws IllegalStateException if it cannot do there what it is to do; it comes out of {@link dev.larder.Larder#cache}
     */
    default CodecProvider in(Home home) {
        return this;
    }

    /**
     * Where codecs are used.
     *
     * @param namespace instance and version, for example {@code shop:v1}
     * @param shared the tier that all nodes share; null where there is none
     * @param clock tells the time
     */
    record Home(String namespace, @Nullable SharedTier shared, Clock clock) {}

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
