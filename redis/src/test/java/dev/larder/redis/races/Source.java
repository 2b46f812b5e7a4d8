package dev.larder.redis.races;

import dev.larder.testkit.Gate;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The system of record: what it holds is true. Counts how often it is read, and can be slow to answer. */
final class Source {

    private final Map<String, String> rows = new ConcurrentHashMap<>();
    private final AtomicInteger reads = new AtomicInteger();
    private final Checkpoint answer = new Checkpoint();

    /** Commits a value. */
    String write(String key, String value) {
        rows.put(key, value);
        return value;
    }

    /** What a loader does. */
    @Nullable String read(String key) {
        reads.incrementAndGet();
        String value = rows.get(key);
        answer.pass();
        return value;
    }

    /** How often it was read. */
    int reads() {
        return reads.get();
    }

    /** Holds up the next read when it has the value and before it returns. */
    Gate holdNextRead() {
        return answer.holdNext();
    }
}
