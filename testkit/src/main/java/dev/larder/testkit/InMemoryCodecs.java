package dev.larder.testkit;

import dev.larder.CodecException;
import dev.larder.CodecException.Kind;
import dev.larder.tier.CodecProvider;
import dev.larder.tier.Entry;
import dev.larder.tier.EntryCodec;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Codecs that serialise nothing: an envelope is a number under which the entry is kept here. Nodes that share a tier in a test
 * share one instance. Like real codecs it refuses envelopes of another key or schema, and text above the allowed size. Keeps
 * every entry for as long as it is reachable itself. Thread-safe.
 */
public final class InMemoryCodecs implements CodecProvider {

    private record Kept(String fullKey, String schema, Entry<?> entry) {}

    private final Map<Long, Kept> kept = new ConcurrentHashMap<>();
    private final AtomicLong last = new AtomicLong();

    @Override
    public <V> EntryCodec<V> codecFor(ValueShape shape) {
        return new Codec<>(shape);
    }

    private final class Codec<V> implements EntryCodec<V> {

        private final ValueShape shape;

        Codec(ValueShape shape) {
            this.shape = shape;
        }

        @Override
        public byte[] encode(String fullKey, Entry<V> entry) {
            if (entry.value() instanceof CharSequence text && text.length() > shape.maxValueBytes()) {
                throw new CodecException(Kind.TOO_LARGE, "The value of " + fullKey + " is too large", null);
            }
            long number = last.incrementAndGet();
            kept.put(number, new Kept(fullKey, shape.schema(), entry));
            return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
        }

        @Override
        @SuppressWarnings("unchecked") // the schema is the same, so the type is
        public Entry<V> decode(String fullKey, byte[] envelope) {
            Kept found = envelope.length == Long.BYTES
                    ? kept.get(ByteBuffer.wrap(envelope).getLong())
                    : null;
            if (found == null) {
                throw new CodecException(Kind.MAGIC, "What stands under " + fullKey + " is no envelope", null);
            }
            if (!found.fullKey.equals(fullKey)) {
                throw new CodecException(Kind.CHECKSUM, "The envelope of " + fullKey + " is another key's", null);
            }
            if (!found.schema.equals(shape.schema())) {
                throw new CodecException(Kind.SCHEMA, "The envelope of " + fullKey + " has another schema", null);
            }
            return (Entry<V>) found.entry;
        }
    }
}
