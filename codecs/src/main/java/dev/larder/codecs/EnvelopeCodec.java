package dev.larder.codecs;

import dev.larder.CodecException;
import dev.larder.CodecException.Kind;
import dev.larder.tier.CodecProvider.ValueShape;
import dev.larder.tier.Entry;
import dev.larder.tier.EntryCodec;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Packs the values of one cache into envelopes; what it does not know of the values, its serializer does. */
final class EnvelopeCodec<V> implements EntryCodec<V> {

    private final ValueSerializer<V> serializer;
    private final ValueShape shape;
    private final Compression compression;
    private final int schema;
    private final Map<Integer, UnaryOperator<JsonNode>> older;

    EnvelopeCodec(ValueSerializer<V> serializer, ValueShape shape, Compression compression, Upcasters upcasters) {
        this.serializer = serializer;
        this.shape = shape;
        this.compression = compression;
        this.schema = SchemaHash.of(shape.schema());
        this.older = upcasters.to(shape.schema());
    }

    @Override
    public byte[] encode(String fullKey, Entry<V> entry) {
        V value = entry.value();
        Payload payload = value == null ? null : packed(value);
        return new Envelope(serializer.id(), schema, with(payload, entry)).write(fullKey);
    }

    @Override
    public Entry<V> decode(String fullKey, byte[] bytes) {
        Envelope envelope = Envelope.read(fullKey, bytes);
        requireKnownSchema(envelope);
        requireSameSerializer(envelope);
        Payload payload = envelope.entry().value();
        V value = payload == null ? null : unpacked(payload, envelope.schema());
        return with(value, envelope.entry());
    }

    private Payload packed(V value) {
        byte[] bytes = serializer.write(value, shape.maxValueBytes());
        return Payload.packed(bytes, compression, shape.compressAboveBytes());
    }

    private V unpacked(Payload payload, int writtenSchema) {
        byte[] bytes = payload.unpacked(shape.maxValueBytes());
        UnaryOperator<JsonNode> upcast = older.get(writtenSchema);
        return upcast == null ? serializer.read(bytes) : serializer.read(bytes, upcast);
    }

    private void requireKnownSchema(Envelope envelope) {
        if (envelope.schema() != schema && !older.containsKey(envelope.schema())) {
            throw new CodecException(
                    Kind.SCHEMA,
                    "The value is of another schema than " + shape.schema() + "; it will be loaded anew",
                    null);
        }
    }

    private void requireSameSerializer(Envelope envelope) {
        if (envelope.serializer() != serializer.id()) {
            throw new CodecException(
                    Kind.FORMAT,
                    "The value is " + envelope.serializer() + ", this cache reads " + serializer.id(),
                    null);
        }
    }

    private static <T> Entry<T> with(@Nullable T value, Entry<?> entry) {
        return new Entry<>(
                value,
                entry.stamp(),
                entry.createdAt(),
                entry.freshUntil(),
                entry.staleUntil(),
                entry.loadCostMicros(),
                entry.version(),
                entry.tags());
    }
}
