package dev.larder.codecs;

import dev.larder.CodecException;
import dev.larder.CodecException.Kind;
import dev.larder.codecs.internal.ring.RingKeeper;
import dev.larder.codecs.internal.ring.RingKey;
import dev.larder.codecs.internal.ring.Sealing;
import dev.larder.tier.CodecProvider;
import dev.larder.tier.Entry;
import dev.larder.tier.EntryCodec;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** Other codecs, whose envelopes are encrypted by a ring of keys. They know their ring only in a Larder. */
final class EncryptingCodecs implements CodecProvider {

    private final CodecProvider plain;
    private final EncryptionKeys keys;

    EncryptingCodecs(CodecProvider plain, EncryptionKeys keys) {
        this.plain = Objects.requireNonNull(plain, "codecs");
        this.keys = keys;
    }

    EncryptionKeys keys() {
        return keys;
    }

    @Override
    public CodecProvider in(Home home) {
        return new ByRing(plain.in(home), keys.in(home), () -> Sealing.random(Sealing.NONCE_BYTES));
    }

    @Override
    public <V> EntryCodec<V> codecFor(ValueShape shape) {
        throw new IllegalStateException("Codecs that encrypt belong to a Larder, which has the keys; ask them in it");
    }

    /** The same with a ring. */
    record ByRing(CodecProvider plain, RingKeeper ring, Supplier<byte[]> nonces) implements CodecProvider {

        @Override
        public <V> EntryCodec<V> codecFor(ValueShape shape) {
            return new Codec<>(plain.codecFor(shape), ring, nonces);
        }
    }

    private record Codec<V>(EntryCodec<V> plain, RingKeeper ring, Supplier<byte[]> nonces) implements EntryCodec<V> {

        @Override
        public byte[] encode(String fullKey, Entry<V> entry) {
            ring.lookNowAndAgain();
            RingKey key = ring.known().active(ring.millis()).orElseThrow(this::withoutKey);
            byte[] secret = ring.known().secret(key.id()).orElseThrow(this::withoutKey);
            return SealedEnvelope.seal(fullKey, plain.encode(fullKey, entry), key.id(), secret, nonces.get());
        }

        @Override
        public Entry<V> decode(String fullKey, byte[] envelope) {
            ring.lookNowAndAgain();
            return plain.decode(fullKey, SealedEnvelope.open(fullKey, envelope, this::secret));
        }

        private Optional<byte[]> secret(String keyId) {
            Optional<byte[]> secret = ring.known().secret(keyId);
            if (secret.isEmpty() && ring.known().ring().find(keyId).isEmpty()) {
                ring.lookSoon();
            }
            return secret;
        }

        private CodecException withoutKey() {
            ring.lookSoon();
            return new CodecException(
                    Kind.UNKNOWN_KEY, "No key to encrypt by is known yet; the value stays in memory", null);
        }
    }
}
