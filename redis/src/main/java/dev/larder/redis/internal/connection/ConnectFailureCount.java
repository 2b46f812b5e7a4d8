package dev.larder.redis.internal.connection;

import dev.larder.TierUnavailableException.Kind;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How often no connection for commands could be made, by what was wrong. Thread-safe. */
final class ConnectFailureCount {

    private final Map<Kind, LongAdder> counts = new ConcurrentHashMap<>();

    void count(Kind kind) {
        counts.computeIfAbsent(kind, first -> new LongAdder()).increment();
    }

    /** The counts at this moment, of what there was. */
    Map<Kind, Long> counted() {
        Map<Kind, Long> counted = new EnumMap<>(Kind.class);
        counts.forEach((kind, count) -> counted.put(kind, count.sum()));
        return counted;
    }
}
