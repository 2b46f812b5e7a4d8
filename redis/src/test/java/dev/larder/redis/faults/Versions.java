package dev.larder.redis.faults;

import dev.larder.redis.nodes.Source;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the source knows of everything: how often it was written. Thread-safe. */
interface Versions {

    long of(String id);

    /** Writes once more, and says how often it was written now. */
    long write(String id);

    /** In this process. */
    static Versions inMemory() {
        Map<String, Long> versions = new ConcurrentHashMap<>();
        return new Versions() {
            @Override
            public long of(String id) {
                return versions.getOrDefault(id, 0L);
            }

            @Override
            public long write(String id) {
                return versions.merge(id, 1L, Long::sum);
            }
        };
    }

    /** For several processes. */
    static Versions in(Source source) {
        return new Versions() {
            @Override
            public long of(String id) {
                return source.version(id);
            }

            @Override
            public long write(String id) {
                return source.write(id);
            }
        };
    }
}
