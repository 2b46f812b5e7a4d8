package dev.larder.codecs;

import dev.larder.tier.CodecProvider.ValueShape;
import dev.larder.tier.EntryCodec;
import java.util.Objects;
import java.util.function.UnaryOperator;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What codecs by Jackson have in common, whatever their notation. Immutable.
 *
 * @param mapper turns values into tokens and back
 * @param compression what large payloads are compressed by
 * @param upcasters read older schemas
 */
record JacksonCodecs(JsonMapper mapper, Compression compression, Upcasters upcasters) {

    static final JacksonCodecs DEFAULT = new JacksonCodecs(defaultMapper(), Compression.GZIP, Upcasters.NONE);

    JacksonCodecs with(JsonMapper another) {
        Objects.requireNonNull(another, "mapper");
        if (another.deserializationConfig().getDefaultTyper(another.constructType(Object.class)) != null) {
            throw new IllegalArgumentException(
                    "The JsonMapper has default typing, by which whoever can write to Redis chooses the"
                            + " classes this process makes; annotate the types that have subtypes with @JsonTypeInfo instead");
        }
        return new JacksonCodecs(another, compression, upcasters);
    }

    JacksonCodecs compressing(Compression another) {
        return new JacksonCodecs(mapper, another.required(), upcasters);
    }

    JacksonCodecs upcasting(String schema, int from, UnaryOperator<JsonNode> step) {
        return new JacksonCodecs(mapper, compression, upcasters.with(schema, from, step));
    }

    <V> EntryCodec<V> codecFor(ValueShape shape, Notation notation) {
        requireReadable(shape);
        return new EnvelopeCodec<>(
                new JacksonSerializer<>(mapper, shape.type(), notation), shape, compression, upcasters);
    }

    /** Jackson only learns at the first value that it cannot make any; an application should learn it at its start. */
    private void requireReadable(ValueShape shape) {
        try {
            mapper.readerFor(mapper.constructType(shape.type())).readValue("{}");
        } catch (InvalidDefinitionException e) {
            throw new IllegalArgumentException(
                    "Values of " + shape.type().getTypeName() + " cannot be read by Jackson: " + e.getOriginalMessage(),
                    e);
        } catch (RuntimeException e) {
            // An empty object is no value of most types; that is no finding.
        }
    }

    static JsonMapper defaultMapper() {
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

    /** The cache's maxValueSize bounds payloads, so the length of one string in them needs no limit of its own. */
    private static JsonFactory boundedElsewhere() {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(Integer.MAX_VALUE)
                        .build())
                .build();
    }
}
