package dev.larder.jcache.internal.stored;

import dev.larder.CodecException;
import dev.larder.CodecException.Kind;
import dev.larder.codecs.JavaCodecs;
import dev.larder.tier.CodecProvider;
import dev.larder.tier.Entry;
import dev.larder.tier.EntryCodec;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Stored entries in Larder's envelopes, for tiers below memory. The payload, numbers big-endian:
 *
 * <pre>
 * 01                 version
 * 7f ff … ff         until when it is there, epoch milliseconds; 8 bytes
 * 01 00 00 00 03 …   the key: form, length, bytes
 * 00 00 00 01 2c …   the value, likewise
 * </pre>
 *
 * Form 0 is what Java's serialization made of an object, 1 a string in UTF-8, 2 an integer of 4 bytes, 3 one of 8.
 */
public final class StoredCodecs implements CodecProvider {

    private static final byte VERSION = 1;
    private static final byte OBJECT = 0;
    private static final byte STRING = 1;
    private static final byte INTEGER = 2;
    private static final byte LONG = 3;
    private static final int HEAD = 1 + Long.BYTES;
    private static final int LENGTH = 1 + Integer.BYTES;

    private final Serialization serialization;

    /** Codecs with a serialization for what is neither string nor integer, nor held as bytes. */
    public StoredCodecs(Serialization serialization) {
        this.serialization = serialization;
    }

    @Override
    @SuppressWarnings("unchecked") // the only values there are
    public <V> EntryCodec<V> codecFor(ValueShape shape) {
        EntryCodec<byte[]> envelopes = JavaCodecs.allowing()
                .codecFor(new ValueShape(
                        byte[].class, shape.schema(), shape.compressAboveBytes(), shape.maxValueBytes()));
        return (EntryCodec<V>) new Codec(envelopes);
    }

    private final class Codec implements EntryCodec<Stored> {

        private final EntryCodec<byte[]> envelopes;

        Codec(EntryCodec<byte[]> envelopes) {
            this.envelopes = envelopes;
        }

        @Override
        public byte[] encode(String fullKey, Entry<Stored> entry) {
            Stored stored = entry.value();
            return envelopes.encode(fullKey, with(entry, stored == null ? null : payload(stored)));
        }

        @Override
        public Entry<Stored> decode(String fullKey, byte[] envelope) {
            Entry<byte[]> entry = envelopes.decode(fullKey, envelope);
            byte[] payload = entry.value();
            return with(entry, payload == null ? null : stored(payload));
        }
    }

    private byte[] payload(Stored stored) {
        byte[] key = bytes(stored.key());
        byte[] value = bytes(stored.value());
        return ByteBuffer.allocate(HEAD + 2 * LENGTH + key.length + value.length)
                .put(VERSION)
                .putLong(stored.expiresAt())
                .put(form(stored.key()))
                .putInt(key.length)
                .put(key)
                .put(form(stored.value()))
                .putInt(value.length)
                .put(value)
                .array();
    }

    private Stored stored(byte[] payload) {
        try {
            ByteBuffer in = ByteBuffer.wrap(payload);
            byte version = in.get();
            if (version != VERSION) {
                throw new CodecException(Kind.FORMAT, "A stored entry is of version " + version, null);
            }
            long expiresAt = in.getLong();
            return Stored.written(read(in), read(in), expiresAt);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new CodecException(Kind.TRUNCATED, "A stored entry is shorter than it says", e);
        }
    }

    private static byte form(Object held) {
        if (held instanceof String text && isUnicode(text)) {
            return STRING;
        }
        if (held instanceof Integer) {
            return INTEGER;
        }
        return held instanceof Long ? LONG : OBJECT;
    }

    // Java's strings may hold half a character, which UTF-8 cannot.
    private static boolean isUnicode(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private byte[] bytes(Object held) {
        if (held instanceof ByValue.Bytes copy) {
            return copy.bytes();
        }
        if (held instanceof String text && isUnicode(text)) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        if (held instanceof Integer number) {
            return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
        }
        return held instanceof Long number
                ? ByteBuffer.allocate(Long.BYTES).putLong(number).array()
                : serialization.bytes(held);
    }

    private Object read(ByteBuffer in) {
        byte form = in.get();
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new CodecException(Kind.TRUNCATED, "A stored entry is shorter than it says", null);
        }
        ByteBuffer part = in.slice(in.position(), length);
        in.position(in.position() + length);
        return switch (form) {
            case STRING -> StandardCharsets.UTF_8.decode(part).toString();
            case INTEGER -> part.getInt();
            case LONG -> part.getLong();
            default -> object(part);
        };
    }

    private Object object(ByteBuffer part) {
        byte[] bytes = new byte[part.remaining()];
        part.get(bytes);
        return new ByValue.Bytes(bytes);
    }

    static <T> Entry<T> with(Entry<?> entry, @Nullable T value) {
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
