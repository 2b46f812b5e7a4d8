package dev.larder.internal.engine;

import dev.larder.Outcome;
import dev.larder.internal.keys.Sha256;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of every answer of one cache while the logger {@code dev.larder.cache.<name>} is at DEBUG, which may be switched while the
 * application runs. Keys are told as hashes: they may name people.
 *
 * <p>What a hit looks at is a plain field, refreshed once a second: it may be seen late, and costs nothing while it is off.
 */
final class LookupLog {

    private final Logger log;
    private final String cache;
    private boolean isOn;

    LookupLog(String cache) {
        this.cache = cache;
        this.log = LoggerFactory.getLogger("dev.larder.cache." + cache);
        refresh();
    }

    /** Looks whether the logger was switched. */
    void refresh() {
        isOn = log.isDebugEnabled();
    }

    /** Whether answers are told. */
    boolean isOn() {
        return isOn;
    }

    /** Tells of an answer; without an outcome the load failed. To be called only while it is on, or where time does not matter. */
    void answered(String key, @Nullable Outcome outcome, long nanos) {
        if (log.isDebugEnabled()) {
            log.debug(
                    "Lookup: cache={} outcome={} key={} micros={}",
                    cache,
                    outcome == null ? "failure" : outcome.label(),
                    Sha256.shortMark(key),
                    nanos / 1_000);
        }
    }
}
