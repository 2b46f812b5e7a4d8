package dev.larder.services.database;

import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;

/**
 * How many statements each service has sent to its database, counted where they leave: at the {@link DataSource}. A batch is one. Thread-safe.
 *
 * @since 0.1
 */
public final class QueryCounts {

    private final Map<String, Counter> services = new ConcurrentHashMap<>();

    /** What a statement is for. */
    public enum Kind {
        /** A {@code select} outside of a transaction: somebody wants to know. */
        READ,
        /** Anything else; what a transaction selects is a part of its change. */
        WRITE
    }

    /** The counts of one service. */
    record Counter(LongAdder reads, LongAdder writes) {

        void count(Kind kind) {
            of(kind).increment();
        }

        LongAdder of(Kind kind) {
            return kind == Kind.READ ? reads : writes;
        }
    }

    /** The database as that service is to see it; what it sends through this is counted as its own. */
    public DataSource of(String service, DataSource database) {
        return new CountedDataSource(database, counter(service));
    }

    /** How many there were until now; 0 for a service that nobody has heard of. */
    public long count(String service, Kind kind) {
        return services.getOrDefault(service, new Counter(new LongAdder(), new LongAdder()))
                .of(kind)
                .sum();
    }

    /** Those that have a database, by their names. */
    public SortedSet<String> services() {
        return new TreeSet<>(services.keySet());
    }

    private Counter counter(String service) {
        return services.computeIfAbsent(service, first -> new Counter(new LongAdder(), new LongAdder()));
    }
}
