package dev.larder.codecs.internal.ring;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A key that only the configuration knows, by which keys of the ring are encrypted: AES-256-GCM under a key derived from it, with the
 * namespace, the key's id and its times authenticated. Immutable; its text tells no secret.
 */
public final class Master {

    private static final String WRAP = "encryption ring";
    private static final String NAME = "encryption master";
    private static final int NAME_BYTES = 4;

    private final byte[] wrapping;
    private final String name;

    /** Of 32 bytes. */
    public Master(byte[] secret) {
        this.wrapping = Sealing.derived(secret, WRAP, "");
        this.name = HexFormat.of().formatHex(Arrays.copyOf(Sealing.derived(secret, NAME, ""), NAME_BYTES));
    }

    /** 8 hex digits from which nothing can be told but whether two master keys are the same. */
    public String name() {
        return name;
    }

    /** The key with its secret wrapped by this. */
    RingKey wrap(String namespace, RingKey key, byte[] secret) {
        byte[] sealed = Sealing.seal(wrapping, secret, key.beside(namespace).getBytes(UTF_8));
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
        return new RingKey(key.id(), key.createdMillis(), key.activeMillis(), name, text);
    }

    /** The secret; empty if it was not wrapped by this, for that namespace, as it stands there. */
    Optional<byte[]> unwrap(String namespace, RingKey key) {
        if (!key.master().equals(name)) {
            return Optional.empty();
        }
        return decoded(key.wrapped())
                .flatMap(bytes ->
                        Sealing.open(wrapping, bytes, key.beside(namespace).getBytes(UTF_8)))
                .filter(secret -> secret.length == Sealing.SECRET_BYTES);
    }

    private static Optional<byte[]> decoded(String text) {
        try {
            return Optional.of(Base64.getUrlDecoder().decode(text));
        } catch (IllegalArgumentException noBase64) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "Master[" + name + "]";
    }
}
