package dev.larder.redis.chaos;

import dev.larder.testkit.history.Event;
import dev.larder.testkit.history.Event.Load;
import dev.larder.testkit.history.Event.Write;
import dev.larder.testkit.history.Span;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * The writes of nodes that were killed between the write and the note of it. The source counts the versions of a key from one and is never
 * harmed, so each version below one that somebody noted or loaded was written, and one more may have been, by the last that was killed.
 */
final class UnnotedWrites {

    private final Map<String, Set<Long>> noted = new HashMap<>();
    private final Map<String, Long> newest = new HashMap<>();

    private UnnotedWrites() {}

    /** The writes that are missing from a history, with no time. */
    static List<Write> of(List<? extends Event> history) {
        UnnotedWrites writes = new UnnotedWrites();
        history.forEach(writes::add);
        return writes.missing();
    }

    private void add(Event event) {
        if (event instanceof Write write) {
            noted.computeIfAbsent(write.key(), same -> new HashSet<>()).add(write.version());
            newest.merge(write.key(), write.version(), Math::max);
        } else if (event instanceof Load load) {
            // A key may have been written by nobody but a killed node.
            newest.merge(load.key(), load.version(), Math::max);
        }
    }

    private List<Write> missing() {
        return newest.entrySet().stream()
                .flatMap(key -> LongStream.rangeClosed(1, key.getValue() + 1)
                        .filter(version -> !isNoted(key.getKey(), version))
                        .mapToObj(version -> atAnyTime(key.getKey(), version)))
                .toList();
    }

    private boolean isNoted(String key, long version) {
        return noted.getOrDefault(key, Set.of()).contains(version);
    }

    private static Write atAnyTime(String key, long version) {
        return new Write(new Span("killed", Long.MIN_VALUE, Long.MAX_VALUE), key, version);
    }
}
