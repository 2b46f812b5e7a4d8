package dev.larder.spring.keyring;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A ring and the secrets of those keys that this node can read. Immutable; its text tells no secret. */
final class KnownRing {

    static final KnownRing NONE = new KnownRing(Ring.EMPTY, Map.of());

    private final Ring ring;
    private final Map<String, byte[]> secrets;

    private KnownRing(Ring ring, Map<String, byte[]> secrets) {
        this.ring = ring;
        this.secrets = secrets;
    }

    static KnownRing of(Ring ring, Wrapping wrapping) {
        Map<String, byte[]> secrets = new HashMap<>();
        ring.keys().forEach(key -> wrapping.unwrap(key).ifPresent(secret -> secrets.put(key.id(), secret)));
        return new KnownRing(ring, Map.copyOf(secrets));
    }

    Ring ring() {
        return ring;
    }

    boolean canRead(RingKey key) {
        return secrets.containsKey(key.id());
    }

    Optional<byte[]> secret(String id) {
        return Optional.ofNullable(secrets.get(id));
    }

    Optional<RingKey> active(long nowMillis) {
        return ring.active(nowMillis, this::canRead);
    }

    /** Keys of which this node has no secret. */
    int unreadable() {
        return ring.keys().size() - secrets.size();
    }

    @Override
    public String toString() {
        return "KnownRing" + ring.keys();
    }
}
