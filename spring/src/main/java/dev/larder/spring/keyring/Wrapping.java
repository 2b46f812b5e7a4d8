package dev.larder.spring.keyring;

import dev.larder.codecs.internal.ring.Sealing;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How secrets stand in Redis: as they are, or encrypted with a key that only the configuration knows. With such a key nothing is read that
 * was not encrypted with it, or whoever can write to Redis could add a key of his own.
 */
final class Wrapping {

    private static final String PLAIN = "p.";
    private static final String WRAPPED = "k.";
    private static final String USE = "keyring";

    private final byte @Nullable [] keyEncryptionKey;

    private Wrapping(byte @Nullable [] keyEncryptionKey) {
        this.keyEncryptionKey = keyEncryptionKey;
    }

    /** With the base64 of 32 bytes, or plain if it is null. */
    static Wrapping with(@Nullable String keyEncryptionKey) {
        return new Wrapping(keyEncryptionKey == null ? null : decoded(keyEncryptionKey));
    }

    private static byte[] decoded(String text) {
        byte[] key;
        try {
            key = Base64.getDecoder().decode(text.trim());
        } catch (IllegalArgumentException noBase64) {
            key = new byte[0];
        }
        if (key.length != Sealing.SECRET_BYTES) {
            throw new IllegalArgumentException(
                    "larder.keyring.key-encryption-key is not the base64 of 32 bytes: make one"
                            + " with 'openssl rand -base64 32', the same for all nodes");
        }
        return key;
    }

    String wrap(String id, byte[] secret) {
        return keyEncryptionKey == null
                ? PLAIN + text(secret)
                : WRAPPED + text(Sealing.seal(Sealing.derived(keyEncryptionKey, USE, ""), secret, beside(id)));
    }

    /** The secret; empty if it was not wrapped with the same key. */
    Optional<byte[]> unwrap(RingKey key) {
        byte[] bytes = Base64.getUrlDecoder().decode(key.wrapped().substring(PLAIN.length()));
        boolean isPlain = key.wrapped().startsWith(PLAIN);
        if (keyEncryptionKey == null) {
            return isPlain && bytes.length == Sealing.SECRET_BYTES ? Optional.of(bytes) : Optional.empty();
        }
        return isPlain
                ? Optional.empty()
                : Sealing.open(Sealing.derived(keyEncryptionKey, USE, ""), bytes, beside(key.id()));
    }

    private static byte[] beside(String id) {
        return id.getBytes(StandardCharsets.US_ASCII);
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
