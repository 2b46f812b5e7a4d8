package dev.larder.codecs;

import dev.larder.CodecException;
import dev.larder.internal.keys.Tags;
import dev.larder.tier.Entry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Lays an envelope out in bytes; a ByteBuffer is big-endian, as the format is. */
final class EnvelopeWriter {

    private static final Payload NOTHING = new Payload(Compression.NONE, 0, new byte[0]);

    private EnvelopeWriter() {}

    static byte[] write(String fullKey, Envelope envelope) {
        Entry<Payload> entry = envelope.entry();
        List<byte[]> tags = tags(entry);
        Payload payload = entry.value() == null ? NOTHING : entry.value();
        ByteBuffer out = ByteBuffer.allocate(size(tags, payload));
        putHead(out, envelope, payload.compression());
        putTags(out, tags);
        out.putInt(payload.length()).put(payload.stored());
        out.putInt(EnvelopeFormat.checksum(fullKey, out.array()));
        return out.array();
    }

    private static int size(List<byte[]> tags, Payload payload) {
        int tagBytes = tags.stream().mapToInt(tag -> 1 + tag.length).sum();
        return EnvelopeFormat.HEAD_BYTES
                + tagBytes
                + EnvelopeFormat.LENGTH_BYTES
                + payload.stored().length
                + EnvelopeFormat.CHECKSUM_BYTES;
    }

    private static void putHead(ByteBuffer out, Envelope envelope, Compression compression) {
        Entry<Payload> entry = envelope.entry();
        out.put(EnvelopeFormat.MAGIC).put(EnvelopeFormat.FORMAT);
        out.put((byte) (entry.isNegative() ? EnvelopeFormat.NEGATIVE : 0));
        out.put((byte) (compression.code() << 4 | envelope.serializer().code()));
        out.putLong(entry.stamp());
        out.putLong(entry.createdAt()).putLong(entry.freshUntil()).putLong(entry.staleUntil());
        out.putInt(entry.loadCostMicros()).putLong(entry.version()).putInt(envelope.schema());
    }

    private static void putTags(ByteBuffer out, List<byte[]> tags) {
        out.put((byte) tags.size());
        for (byte[] tag : tags) {
            out.put((byte) tag.length).put(tag);
        }
    }

    /** Sorted, so that one entry has one envelope; readers take any order. */
    private static List<byte[]> tags(Entry<Payload> entry) {
        List<String> stored =
                entry.tags().stream().map(Tags::asStored).distinct().sorted().toList();
        if (stored.size() > EnvelopeFormat.MAX_TAGS) {
            throw new CodecException(
                    CodecException.Kind.TOO_MANY_TAGS,
                    "A value has " + stored.size() + " tags, an envelope takes " + EnvelopeFormat.MAX_TAGS
                            + "; use fewer, coarser tags",
                    null);
        }
        return stored.stream().map(tag -> tag.getBytes(StandardCharsets.UTF_8)).toList();
    }
}
