package dev.larder.redis.internal.connection;

import dev.larder.TierUnavailableException.Kind;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How often no connection for commands could be made, by what was wrong. Thread-safe. */
final class ConnectFailureCount {

    private final Map<Kind, LongAdder> counts = new EnumMap<>(Kind.class);

    ConnectFailureCount() {
        for (Kind kind : Kind.values()) {
            counts.put(kind, new LongAdder());
        }
    }

    void count(Kind kind) {
        counts.get(kind).increment();
    }

    /** The counts at this moment, of every kind. */
    Map<Kind, Long> counted() {
        Map<Kind, Long> counted = new EnumMap<>(Kind.class);
        counts.forEach((kind, count) -> counted.put(kind, count.sum()));
        return counted;
    }
}
