package dev.larder.codecs;

import dev.larder.tier.CodecProvider;
import dev.larder.tier.EntryCodec;
import java.util.Objects;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Values as JSON, written and read by Jackson. Records, collections, generic types, {@code Optional} and java.time's types (as
 * ISO text, with their own zone) come back equal; values declared as {@code Object} come back as JSON's types. No class is ever
 * taken from the bytes, unless the value type says so by its own annotations.
 *
 * <p>While an application is rolled out, two shapes of one schema meet. What the reader does not know is ignored; a record's
 * component that the bytes do not have makes them a miss, for a null that nobody wrote would be a value that the source never
 * had. Raise the schema's number to keep the two apart altogether.
 *
 * <p>The {@link java.util.ServiceLoader} finds this provider. Thread-safe, as are its codecs.
 */
public final class JsonCodecs implements CodecProvider {

    private final JsonMapper mapper;

    /** Codecs with Larder's own mapper. */
    public JsonCodecs() {
        this(defaultMapper());
    }

    private JsonCodecs(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * Codecs with a mapper of the application's, taken as it is; {@link #defaultMapper()}{@code .rebuild()} is a good beginning.
     *
     * @throws IllegalArgumentException if the mapper has default typing, which lets bytes choose the classes to be made
     */
    public static JsonCodecs with(JsonMapper mapper) {
        Objects.requireNonNull(mapper, "mapper");
        if (mapper.deserializationConfig().getDefaultTyper(mapper.constructType(Object.class)) != null) {
            throw new IllegalArgumentException(
                    "The JsonMapper has default typing, by which whoever can write to Redis chooses the"
                            + " classes this process makes; annotate the types that have subtypes with @JsonTypeInfo instead");
        }
        return new JsonCodecs(mapper);
    }

    /** A new mapper with the settings that the class comment describes. */
    public static JsonMapper defaultMapper() {
        return JsonMapper.builder(boundedElsewhere())
                .annotationIntrospector(new WholeValues())
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID)
                .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
                .disable(DateTimeFeature.NORMALIZE_DESERIALIZED_ZONE_ID)
                .build();
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if Jackson finds no way to make values of that type
     */
    @Override
    public <V> EntryCodec<V> codecFor(ValueShape shape) {
        requireReadable(shape);
        return new EnvelopeCodec<>(new JsonSerializer<>(mapper, shape.type()), shape);
    }

    /** Jackson only learns at the first value that it cannot make any; an application should learn it at its start. */
    private void requireReadable(ValueShape shape) {
        try {
            mapper.readerFor(mapper.constructType(shape.type())).readValue("{}");
        } catch (InvalidDefinitionException e) {
            throw new IllegalArgumentException(
                    "Values of " + shape.type().getTypeName() + " cannot be read from JSON: " + e.getOriginalMessage(),
                    e);
        } catch (RuntimeException e) {
            // An empty object is no value of most types; that is no finding.
        }
    }

    /** The cache's maxValueSize bounds payloads, so the length of one string in them needs no limit of its own. */
    private static JsonFactory boundedElsewhere() {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(Integer.MAX_VALUE)
                        .build())
                .build();
    }
}
