package dev.larder.codecs.internal.ring;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The master keys that a node has, the first of which wraps what is new. Not empty. */
public record Masters(List<Master> keys) {

    public Masters {
        keys = List.copyOf(keys);
    }

    Master first() {
        return keys.get(0);
    }

    Optional<byte[]> unwrap(String namespace, RingKey key) {
        return keys.stream()
                .flatMap(master -> master.unwrap(namespace, key).stream())
                .findFirst();
    }

    /** Wrapped by the first; as it was where none of them can read it. */
    RingKey rewrap(String namespace, RingKey key) {
        return key.master().equals(first().name())
                ? key
                : unwrap(namespace, key)
                        .map(secret -> first().wrap(namespace, key, secret))
                        .orElse(key);
    }

    /** For messages. */
    String names() {
        return keys.stream().map(Master::name).collect(Collectors.joining(", "));
    }
}
