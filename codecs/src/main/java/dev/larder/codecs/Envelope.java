package dev.larder.codecs;

import dev.larder.CodecException;
import dev.larder.tier.Entry;
import java.util.Objects;

/**
 * An entry as it stands in a tier: everything but the value's own form, which stays a payload. For codecs, and for who looks at
 * entries without knowing their types, such as a console or a sweeper. Immutable, thread-safe, never blocks.
 *
 * @param serializer how the payload stands for the value; {@link Serializer#BYTES} or the cache's for a negative entry
 * @param schema the {@link SchemaHash} of the value's schema
 * @param entry the entry, with its payload for a value
 */
public record Envelope(Serializer serializer, int schema, Entry<Payload> entry) {

    public Envelope {
        Objects.requireNonNull(serializer, "serializer");
        Objects.requireNonNull(entry, "entry");
    }

    /**
     * Reads an envelope; the payload stays packed.
     *
     * @param fullKey the key under which the bytes stood, namespace included
     * @throws CodecException if the bytes are not an envelope for this key; no other exception, whatever the bytes
     */
    public static Envelope read(String fullKey, byte[] bytes) {
        return new EnvelopeReader(fullKey, bytes, /* isSealedToo= */ false).read();
    }

    /**
     * As {@link #read}; of an encrypted envelope also, all but its value: the payload stays encrypted, and nobody has checked what stands
     * beside it but by the checksum. For tools.
     */
    public static Envelope look(String fullKey, byte[] bytes) {
        return new EnvelopeReader(fullKey, bytes, /* isSealedToo= */ true).read();
    }

    /** Whether bytes that {@link #look} could read are encrypted. */
    public static boolean isEncrypted(byte[] bytes) {
        return (bytes[2] & EnvelopeFormat.ENCRYPTED) != 0;
    }

    /**
     * The envelope's bytes, bound to a key.
     *
     * @param fullKey the key under which the bytes will stand, namespace included
     * @throws CodecException of kind {@link CodecException.Kind#TOO_MANY_TAGS} if the entry has more than 255 tags
     */
    public byte[] write(String fullKey) {
        return EnvelopeWriter.write(fullKey, this);
    }
}
