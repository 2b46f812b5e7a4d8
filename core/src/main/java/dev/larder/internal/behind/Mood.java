package dev.larder.internal.behind;

import dev.larder.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log when a source stops taking writes and when it takes them again, and what was given up, one line a minute at most. */
final class Mood {

    private static final Logger LOG = LoggerFactory.getLogger(Mood.class);
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final String cache;
    private final Clock clock;
    private boolean isFailing;
    private long sinceNanos;
    private long failures;
    private boolean hasTold;
    private long toldNanos;
    private long untold;
    private long untoldForgotten;

    Mood(String cache, Clock clock) {
        this.cache = cache;
        this.clock = clock;
    }

    /** A batch was brought to the source; or was not, for some reason. */
    synchronized void after(int writes, @Nullable String failure, int queued) {
        if (failure != null) {
            failures++;
            begin(writes, failure, queued);
        } else if (isFailing) {
            isFailing = false;
            LOG.info(
                    "The source takes writes again: cache={} after={} failures={} queued={}",
                    cache,
                    Duration.ofNanos(clock.nanos() - sinceNanos),
                    failures,
                    queued);
        }
    }

    private void begin(int writes, String failure, int queued) {
        if (!isFailing) {
            isFailing = true;
            failures = 1;
            sinceNanos = clock.nanos();
            LOG.warn(
                    "The source does not take writes, which are tried again: cache={} writes={} queued={} cause={}",
                    cache,
                    writes,
                    queued,
                    failure);
        }
    }

    /** A write was given up. */
    synchronized void gaveUp(String text, String failure, int forgotten) {
        LOG.debug("A write was given up: cache={} key={}", cache, text);
        untold++;
        untoldForgotten += forgotten;
        if (hasTold && clock.nanos() - toldNanos < QUIET_NANOS) {
            return;
        }
        LOG.warn(
                "Writes were given up, and are dead letters now; what the source has is read again: cache={} writes={}"
                        + " forgotten={} cause={}",
                cache,
                untold,
                untoldForgotten,
                failure);
        hasTold = true;
        toldNanos = clock.nanos();
        untold = 0;
        untoldForgotten = 0;
    }

    /** Lines of writes that are done stay in the log. */
    synchronized void cannotStrike(RuntimeException cause) {
        LOG.warn(
                "What was written cannot be noted, and will be written again after a restart: cache={} cause={}",
                cache,
                cause.toString());
    }
}
