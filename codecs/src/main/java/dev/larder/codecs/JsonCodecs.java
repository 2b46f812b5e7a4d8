package dev.larder.codecs;

import dev.larder.tier.CodecProvider;
import dev.larder.tier.EntryCodec;
import java.util.Objects;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Values as JSON, written and read by Jackson. Records, collections, generic types, {@code Optional} and java.time's types (as
 * ISO text, with their own zone) come back equal; values declared as {@code Object} come back as JSON's types. No class is ever
 * taken from the bytes, unless the value type says so by its own annotations.
 *
 * <p>While an application is rolled out, two shapes of one schema meet. What the reader does not know is ignored; a record's
 * component that the bytes do not have makes them a miss, for a null that nobody wrote would be a value that the source never
 * had. Raise the schema's number to keep the two apart altogether, and give an {@link #upcasting upcaster} to keep what the
 * older one had written.
 *
 * <p>The {@link java.util.ServiceLoader} finds this provider. Immutable and thread-safe, as are its codecs.
 */
public final class JsonCodecs implements CodecProvider {

    private static final Notation JSON = new Json();

    private final JacksonCodecs jackson;

    /** Codecs with Larder's own mapper, and gzip. */
    public JsonCodecs() {
        this(JacksonCodecs.DEFAULT);
    }

    private JsonCodecs(JacksonCodecs jackson) {
        this.jackson = jackson;
    }

    /**
     * Codecs with a mapper of the application's, taken as it is; {@link #defaultMapper()}{@code .rebuild()} is a good beginning.
     *
     * @throws IllegalArgumentException if the mapper has default typing, which lets bytes choose the classes to be made
     */
    public static JsonCodecs with(JsonMapper mapper) {
        return new JsonCodecs(JacksonCodecs.DEFAULT.with(mapper));
    }

    /** A new mapper with the settings that the class comment describes. */
    public static JsonMapper defaultMapper() {
        return JacksonCodecs.defaultMapper();
    }

    /**
     * The same, with large payloads compressed by that. What is read may be compressed by any. Default: {@link Compression#GZIP}.
     *
     * @throws IllegalStateException if the compression's library is not on the class path; the message names it
     */
    public JsonCodecs compressing(Compression compression) {
        return new JsonCodecs(jackson.compressing(Objects.requireNonNull(compression, "compression")));
    }

    /**
     * The same, reading values that were written for an older schema too: otherwise they are misses. Steps are chained, so one
     * from each number to the next is enough. A node of the older version still takes what a newer one wrote for a miss.
     *
     * @param schema the name given to {@link dev.larder.CacheSpec#schema}, by default the value type's simple name
     * @param from the number that the step reads, from 1; it makes of it what the next number writes
     * @param step gets the written tree, which it may change; what it throws makes the value a miss
     * @throws IllegalArgumentException if there is a step for that number already, or it is below 1
     */
    public JsonCodecs upcasting(String schema, int from, UnaryOperator<JsonNode> step) {
        return new JsonCodecs(jackson.upcasting(
                Objects.requireNonNull(schema, "schema"), from, Objects.requireNonNull(step, "step")));
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if Jackson finds no way to make values of that type
     */
    @Override
    public <V> EntryCodec<V> codecFor(ValueShape shape) {
        return jackson.codecFor(shape, JSON);
    }
}
