package dev.larder.jcache.internal.stored;

import dev.larder.CodecException;
import dev.larder.CodecException.Kind;
import dev.larder.codecs.JavaCodecs;
import dev.larder.tier.CodecProvider;
import dev.larder.tier.Entry;
import dev.larder.tier.EntryCodec;
import org.jspecify.annotations.Nullable;

/** Objects in Larder's envelopes as Java's serialization writes them, of the classes that it allows, and no others. Thread-safe. */
public final class SerializedCodecs implements CodecProvider {

    private final Serialization serialization;

    /** Codecs with this serialization. */
    public SerializedCodecs(Serialization serialization) {
        this.serialization = serialization;
    }

    @Override
    public <V> EntryCodec<V> codecFor(ValueShape shape) {
        return new Codec<>(JavaCodecs.allowing()
                .codecFor(new ValueShape(
                        byte[].class, shape.schema(), shape.compressAboveBytes(), shape.maxValueBytes())));
    }

    private final class Codec<V> implements EntryCodec<V> {

        private final EntryCodec<byte[]> envelopes;

        Codec(EntryCodec<byte[]> envelopes) {
            this.envelopes = envelopes;
        }

        @Override
        public byte[] encode(String fullKey, Entry<V> entry) {
            V value = entry.value();
            return envelopes.encode(fullKey, StoredCodecs.with(entry, value == null ? null : bytes(value)));
        }

        @Override
        @SuppressWarnings("unchecked") // what this codec has written
        public Entry<V> decode(String fullKey, byte[] envelope) {
            Entry<byte[]> entry = envelopes.decode(fullKey, envelope);
            byte[] payload = entry.value();
            return StoredCodecs.with(entry, payload == null ? null : (V) object(payload));
        }
    }

    private byte[] bytes(Object value) {
        try {
            return serialization.bytes(value);
        } catch (javax.cache.CacheException refused) {
            throw new CodecException(Kind.PAYLOAD, String.valueOf(refused.getMessage()), refused);
        }
    }

    private @Nullable Object object(byte[] payload) {
        try {
            return serialization.object(payload);
        } catch (javax.cache.CacheException unreadable) {
            throw new CodecException(Kind.PAYLOAD, String.valueOf(unreadable.getMessage()), unreadable);
        }
    }
}
