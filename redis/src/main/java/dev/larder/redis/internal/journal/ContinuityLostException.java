package dev.larder.redis.internal.journal;

/** What was read does not continue what was read before; the message says why. */
final class ContinuityLostException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String reason;

    ContinuityLostException(String reason) {
        super(reason, null, /* enableSuppression= */ false, /* writableStackTrace= */ false);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
