package dev.larder.spring.logging;

import dev.larder.LarderListener;
import dev.larder.spring.logging.Slowness.Change;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what happens to one Larder: changes at WARN and INFO, everything that a request does at DEBUG. The same fields in the same order:
 * {@code namespace= cache= tier= …}. On the thread on which it happens, so that the correlation id in its diagnostic context stands in
 * the line. Never a value; never a key.
 */
final class LogListener implements LarderListener {

    private static final Logger INVALIDATIONS = LoggerFactory.getLogger("dev.larder.invalidation");
    private static final Logger TIERS = LoggerFactory.getLogger("dev.larder.tier");

    private final String namespace;
    private final Duration slow;
    private final Map<String, Slowness> slowness = new ConcurrentHashMap<>();

    LogListener(String namespace, Duration slow) {
        this.namespace = namespace;
        this.slow = slow;
    }

    @Override
    public void invalidated(Invalidated event) {
        // Of keys there may be thousands a second, one for each write.
        if (event.kind().equals("key")) {
            INVALIDATIONS.debug(line(), namespace, event.kind(), event.count(), label(event), event.reason());
        } else {
            INVALIDATIONS.info(line(), namespace, event.kind(), event.count(), label(event), event.reason());
        }
    }

    private static String line() {
        return "Invalidated: namespace={} kind={} count={} acknowledgement={} reason={}";
    }

    private static String label(Invalidated event) {
        return event.acknowledgement().name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void loaded(Loaded event) {
        Throwable failure = event.failure();
        if (failure != null) {
            LoggerFactory.getLogger("dev.larder.cache." + event.cache())
                    .debug(
                            "Load failed: namespace={} cache={} keys={} millis={} cause={}",
                            namespace,
                            event.cache(),
                            event.keys(),
                            event.duration().toMillis(),
                            failure.getClass().getName());
        }
    }

    @Override
    public void tierCalled(TierCalled event) {
        if (event.failure() != null) {
            return; // that there is no answer is told by the tier itself
        }
        boolean isSlow = event.duration().compareTo(slow) >= 0;
        Change change =
                slowness.computeIfAbsent(event.tier(), tier -> new Slowness()).trip(isSlow);
        if (change == Change.BEGAN) {
            TIERS.warn(
                    "The tier is slow: namespace={} tier={} operation={} millis={} limit_millis={}",
                    namespace,
                    event.tier(),
                    event.operation(),
                    event.duration().toMillis(),
                    slow.toMillis());
        } else if (change == Change.ENDED) {
            TIERS.info("The tier is in time again: namespace={} tier={}", namespace, event.tier());
        }
    }
}
