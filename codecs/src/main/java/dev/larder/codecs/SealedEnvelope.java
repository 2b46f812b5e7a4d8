package dev.larder.codecs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.CodecException;
import dev.larder.CodecException.Kind;
import dev.larder.codecs.internal.ring.Sealing;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;

/**
 * Envelopes whose payload is encrypted, of envelopes whose payload is not. Between the tags and the payload's length stand the key's id and a
 * nonce, and the payload is longer by its tag:
 *
 * <pre>
 * 4c 01 02 …           as ever, with the flag for encrypted
 * 5f0c8d1e             the key's id
 * 000102…0b            the nonce
 * 00000021             33 bytes of payload, before compression and encryption
 * …                    AES-256-GCM of the payload, and its tag
 * …                    the checksum of all that
 * </pre>
 *
 * <p>The Redis key and all bytes before the payload are authenticated with it. Each Redis key has a key of its own, derived from the ring's: so
 * what may happen only so often under one key, a nonce drawn at random, is counted for each Redis key apart.
 */
final class SealedEnvelope {

    private static final int ID_BYTES = 4;
    private static final int FLAGS_AT = 2;
    private static final int TAGS_AT = EnvelopeFormat.HEAD_BYTES - 1;

    /** Key id and nonce: what stands between the tags and the payload's length. */
    static final int MORE_BEFORE = ID_BYTES + Sealing.NONCE_BYTES;

    private SealedEnvelope() {}

    /** The envelope with its payload encrypted by a key of the ring. */
    static byte[] seal(String fullKey, byte[] plain, String keyId, byte[] secret, byte[] nonce) {
        requireHead(plain, /* isSealed= */ false);
        int at = lengthAt(plain);
        require(plain, at + EnvelopeFormat.LENGTH_BYTES + EnvelopeFormat.CHECKSUM_BYTES);
        int payloadAt = at + EnvelopeFormat.LENGTH_BYTES;
        byte[] payload = Arrays.copyOfRange(plain, payloadAt, plain.length - EnvelopeFormat.CHECKSUM_BYTES);
        ByteBuffer out = ByteBuffer.allocate(plain.length + MORE_BEFORE + Sealing.TAG_BYTES);
        out.put(plain, 0, at).put(FLAGS_AT, (byte) (plain[FLAGS_AT] | EnvelopeFormat.ENCRYPTED));
        out.put(HexFormat.of().parseHex(keyId)).put(nonce).put(plain, at, EnvelopeFormat.LENGTH_BYTES);
        out.put(Sealing.seal(own(secret, fullKey), nonce, payload, beside(fullKey, out.array(), out.position())));
        return checked(fullKey, out.array());
    }

    /**
     * The envelope that was sealed.
     *
     * @param secrets the secret of a key's id, if it is known
     * @throws CodecException if the bytes are no sealed envelope for this key; no other exception, whatever the bytes
     */
    static byte[] open(String fullKey, byte[] sealed, Function<String, Optional<byte[]>> secrets) {
        requireHead(sealed, /* isSealed= */ true);
        int at = lengthAt(sealed);
        int payloadAt = at + MORE_BEFORE + EnvelopeFormat.LENGTH_BYTES;
        require(sealed, payloadAt + Sealing.TAG_BYTES + EnvelopeFormat.CHECKSUM_BYTES);
        requireChecksum(fullKey, sealed);
        byte[] payload = opened(fullKey, sealed, at, payloadAt, secrets);
        ByteBuffer out = ByteBuffer.allocate(sealed.length - MORE_BEFORE - Sealing.TAG_BYTES);
        out.put(sealed, 0, at).put(FLAGS_AT, (byte) (sealed[FLAGS_AT] & ~EnvelopeFormat.ENCRYPTED));
        out.put(sealed, at + MORE_BEFORE, EnvelopeFormat.LENGTH_BYTES).put(payload);
        return checked(fullKey, out.array());
    }

    private static byte[] opened(
            String fullKey, byte[] sealed, int at, int payloadAt, Function<String, Optional<byte[]>> secrets) {
        String keyId = HexFormat.of().formatHex(sealed, at, at + ID_BYTES);
        byte[] secret = secrets.apply(keyId)
                .orElseThrow(() -> new CodecException(
                        Kind.UNKNOWN_KEY,
                        "The envelope is encrypted under key " + keyId + ", which this node does not know",
                        null));
        byte[] nonce = Arrays.copyOfRange(sealed, at + ID_BYTES, at + MORE_BEFORE);
        byte[] payload = Arrays.copyOfRange(sealed, payloadAt, sealed.length - EnvelopeFormat.CHECKSUM_BYTES);
        return Sealing.open(own(secret, fullKey), nonce, payload, beside(fullKey, sealed, payloadAt))
                .orElseThrow(() -> new CodecException(
                        Kind.FORGED,
                        "The envelope is not what was encrypted under key " + keyId + " for this Redis key",
                        null));
    }

    /** The key for one Redis key. */
    private static byte[] own(byte[] secret, String fullKey) {
        return Sealing.derived(secret, "value", fullKey);
    }

    private static byte[] beside(String fullKey, byte[] bytes, int length) {
        byte[] key = fullKey.getBytes(UTF_8);
        return ByteBuffer.allocate(key.length + length)
                .put(key)
                .put(bytes, 0, length)
                .array();
    }

    private static byte[] checked(String fullKey, byte[] envelope) {
        ByteBuffer.wrap(envelope)
                .putInt(envelope.length - EnvelopeFormat.CHECKSUM_BYTES, EnvelopeFormat.checksum(fullKey, envelope));
        return envelope;
    }

    private static void requireHead(byte[] bytes, boolean isSealed) {
        if (bytes.length == 0 || bytes[0] != EnvelopeFormat.MAGIC) {
            throw new CodecException(Kind.MAGIC, "The bytes are no envelope; something else writes to this key", null);
        }
        require(bytes, EnvelopeFormat.HEAD_BYTES);
        if (bytes[1] != EnvelopeFormat.FORMAT) {
            throw new CodecException(
                    Kind.FORMAT,
                    "The envelope is of format " + (bytes[1] & 0xff) + ", this reader knows " + EnvelopeFormat.FORMAT,
                    null);
        }
        if ((bytes[FLAGS_AT] & EnvelopeFormat.ENCRYPTED) != 0 != isSealed) {
            throw new CodecException(
                    Kind.FORMAT,
                    isSealed
                            ? "The envelope is not encrypted, this cache's are"
                            : "The envelope is encrypted already; encrypt codecs once",
                    null);
        }
    }

    /** Where the tags end. */
    private static int lengthAt(byte[] bytes) {
        int at = TAGS_AT + 1;
        for (int left = bytes[TAGS_AT] & 0xff; left > 0; left--) {
            require(bytes, at + 1);
            at += 1 + (bytes[at] & 0xff);
        }
        return at;
    }

    private static void requireChecksum(String fullKey, byte[] bytes) {
        int stands = ByteBuffer.wrap(bytes).getInt(bytes.length - EnvelopeFormat.CHECKSUM_BYTES);
        if (stands != EnvelopeFormat.checksum(fullKey, bytes)) {
            throw new CodecException(
                    Kind.CHECKSUM, "The envelope's checksum does not fit: damaged, or written for another key", null);
        }
    }

    private static void require(byte[] bytes, int length) {
        if (bytes.length < length) {
            throw new CodecException(Kind.TRUNCATED, "The envelope ends in the middle", null);
        }
    }
}
