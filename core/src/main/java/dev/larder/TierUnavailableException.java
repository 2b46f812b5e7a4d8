package dev.larder;

import org.jspecify.annotations.Nullable;

/**
 * A tier did not answer; its operator must act. It never reaches a caller of {@link Cache}: the engine turns it into an event,
 * a metric and the next tier.
 */
public final class TierUnavailableException extends CacheException {

    private static final long serialVersionUID = 1L;

    /** An outage, with what the tier's client reported as its cause. */
    public TierUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
