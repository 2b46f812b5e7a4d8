package dev.larder.codecs.internal.ring;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A ring and the secrets of those keys that this node can read. Immutable; its text tells no secret. */
public final class KnownRing {

    static final KnownRing NONE = new KnownRing(Ring.EMPTY, Map.of());

    private final Ring ring;
    private final Map<String, byte[]> secrets;

    private KnownRing(Ring ring, Map<String, byte[]> secrets) {
        this.ring = ring;
        this.secrets = secrets;
    }

    static KnownRing of(Ring ring, String namespace, Masters masters) {
        Map<String, byte[]> secrets = new HashMap<>();
        ring.living().forEach(key -> masters.unwrap(namespace, key).ifPresent(secret -> secrets.put(key.id(), secret)));
        return new KnownRing(ring, Map.copyOf(secrets));
    }

    /** All keys. */
    public Ring ring() {
        return ring;
    }

    /** The secret of a key; empty if it is not in the ring, was retired, or cannot be read here. Not to be changed. */
    public Optional<byte[]> secret(String id) {
        return Optional.ofNullable(secrets.get(id));
    }

    /** The key that encrypts what is new. */
    public Optional<RingKey> active(long nowMillis) {
        return ring.active(nowMillis, key -> secrets.containsKey(key.id()));
    }

    /** Keys of which this node cannot read the secret. */
    int unreadable() {
        return ring.living().size() - secrets.size();
    }

    boolean isUseless() {
        return secrets.isEmpty() && unreadable() > 0;
    }

    @Override
    public String toString() {
        return "KnownRing[" + ring + "]";
    }
}
