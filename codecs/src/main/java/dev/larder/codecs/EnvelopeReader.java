package dev.larder.codecs;

import dev.larder.CodecException;
import dev.larder.CodecException.Kind;
import dev.larder.codecs.internal.ring.Sealing;
import dev.larder.internal.keys.Tags;
import dev.larder.tier.Entry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one envelope. Every length is compared with what is there before it is believed; the payload is not looked into. */
final class EnvelopeReader {

    private final String fullKey;
    private final byte[] bytes;
    private final boolean isSealedToo;
    private final ByteBuffer in;

    EnvelopeReader(String fullKey, byte[] bytes, boolean isSealedToo) {
        this.fullKey = fullKey;
        this.bytes = bytes;
        this.isSealedToo = isSealedToo;
        this.in = ByteBuffer.wrap(bytes);
    }

    Envelope read() {
        requireMagic();
        requireFormat();
        require(EnvelopeFormat.HEAD_BYTES
                + EnvelopeFormat.LENGTH_BYTES
                + EnvelopeFormat.CHECKSUM_BYTES
                - in.position());
        int flags = readFlags();
        boolean sealed = (flags & EnvelopeFormat.ENCRYPTED) != 0;
        int form = in.get() & 0xff;
        Compression compression = Compression.of(form >> 4);
        Serializer serializer = Serializer.of(form & 0xf);
        Entry<Payload> head = readHead();
        int schema = in.getInt();
        Set<String> tags = readTags();
        Payload payload = sealed ? readSealed(compression) : readPayload(compression, 0);
        requireChecksum();
        boolean isNegative = (flags & EnvelopeFormat.NEGATIVE) != 0;
        return new Envelope(serializer, schema, entry(head, tags, isNegative ? nothing(payload) : payload));
    }

    private void requireMagic() {
        if (bytes.length == 0 || in.get() != EnvelopeFormat.MAGIC) {
            throw new CodecException(Kind.MAGIC, "The bytes are no envelope; something else writes to this key", null);
        }
    }

    private void requireFormat() {
        require(1);
        byte format = in.get();
        if (format != EnvelopeFormat.FORMAT) {
            throw new CodecException(
                    Kind.FORMAT,
                    "The envelope is of format " + (format & 0xff) + ", this reader knows " + EnvelopeFormat.FORMAT,
                    null);
        }
    }

    private int readFlags() {
        int flags = in.get() & 0xff;
        if (!isSealedToo && (flags & EnvelopeFormat.ENCRYPTED) != 0) {
            throw new CodecException(Kind.FORMAT, "The envelope is encrypted, this cache is not", null);
        }
        if ((flags & ~(EnvelopeFormat.NEGATIVE | EnvelopeFormat.ENCRYPTED)) != 0) {
            throw new CodecException(
                    Kind.FORMAT, "The envelope has flags " + flags + ", of which this reader knows 1", null);
        }
        return flags;
    }

    /** Stamp, times, cost and version; what stands for tags and value comes later. */
    private Entry<Payload> readHead() {
        long stamp = in.getLong();
        long createdAt = in.getLong();
        long freshUntil = in.getLong();
        long staleUntil = in.getLong();
        if (freshUntil < createdAt || staleUntil < freshUntil) {
            throw new CodecException(Kind.FORMAT, "The envelope's times decrease", null);
        }
        int cost = (int) Math.min(Integer.toUnsignedLong(in.getInt()), Integer.MAX_VALUE);
        return new Entry<>(null, stamp, createdAt, freshUntil, staleUntil, cost, in.getLong(), Set.of());
    }

    private Set<String> readTags() {
        int count = in.get() & 0xff;
        Set<String> tags = new HashSet<>();
        for (int i = 0; i < count; i++) {
            require(1);
            int length = in.get() & 0xff;
            require(length);
            tags.add(readTag(length));
        }
        return tags;
    }

    /** No record ever names a tag that is too long or no text: its entry could not be invalidated by it. */
    private String readTag(int length) {
        String tag = new String(bytes, in.position(), length, StandardCharsets.UTF_8);
        in.position(in.position() + length);
        if (length > Tags.MAX_BYTES || isMalformed(tag, length)) {
            throw new CodecException(
                    Kind.FORMAT,
                    "A tag of the envelope is longer than " + Tags.MAX_BYTES + " bytes, or no UTF-8",
                    null);
        }
        return tag;
    }

    // What cannot be decoded becomes the replacement character, which a tag may hold by right.
    private boolean isMalformed(String tag, int length) {
        return tag.indexOf('\uFFFD') >= 0
                && !Arrays.equals(
                        tag.getBytes(StandardCharsets.UTF_8),
                        Arrays.copyOfRange(bytes, in.position() - length, in.position()));
    }

    /** As it is: whoever can open it has taken these fields out before. */
    private Payload readSealed(Compression compression) {
        require(SealedEnvelope.MORE_BEFORE);
        in.position(in.position() + SealedEnvelope.MORE_BEFORE);
        return readPayload(compression, Sealing.TAG_BYTES);
    }

    private Payload readPayload(Compression compression, int tagBytes) {
        require(EnvelopeFormat.LENGTH_BYTES + EnvelopeFormat.CHECKSUM_BYTES);
        long length = Integer.toUnsignedLong(in.getInt());
        byte[] stored = new byte[in.remaining() - EnvelopeFormat.CHECKSUM_BYTES];
        in.get(stored);
        if (compression == Compression.NONE && length != stored.length - tagBytes) {
            throw new CodecException(
                    Kind.TRUNCATED, "The payload has " + stored.length + " bytes and promises " + length, null);
        }
        if (length > Integer.MAX_VALUE) {
            throw Payload.tooLarge(length, Integer.MAX_VALUE);
        }
        return new Payload(compression, (int) length, stored);
    }

    private void requireChecksum() {
        if (in.getInt() != EnvelopeFormat.checksum(fullKey, bytes)) {
            throw new CodecException(
                    Kind.CHECKSUM, "The envelope's checksum does not fit: damaged, or written for another key", null);
        }
    }

    private static @Nullable Payload nothing(Payload payload) {
        if (payload.length() != 0 || payload.compression() != Compression.NONE) {
            throw new CodecException(Kind.FORMAT, "The envelope says that there is no value, and has one", null);
        }
        return null;
    }

    private static Entry<Payload> entry(Entry<Payload> head, Set<String> tags, @Nullable Payload payload) {
        return new Entry<>(
                payload,
                head.stamp(),
                head.createdAt(),
                head.freshUntil(),
                head.staleUntil(),
                head.loadCostMicros(),
                head.version(),
                tags);
    }

    private void require(int count) {
        if (in.remaining() < count) {
            throw new CodecException(
                    Kind.TRUNCATED,
                    "The envelope ends after " + bytes.length + " bytes, before its lengths say so",
                    null);
        }
    }
}
