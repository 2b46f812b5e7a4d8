package dev.larder.spring.session;

import java.time.Duration;
import java.util.Map;

/**
 * A session as it stands in Redis. Immutable; the arrays are shared and never written to.
 *
 * @param createdMillis when it was made, epoch milliseconds
 * @param lastAccessedMillis when it was used last, as far as that was written; epoch milliseconds
 * @param maxInactiveSeconds after how long without a request it ends; 0 or less for never
 * @param attributes what is kept, each as the serializer wrote it
 */
record StoredSession(
        long createdMillis, long lastAccessedMillis, long maxInactiveSeconds, Map<String, byte[]> attributes) {

    private static final long FOREVER_MILLIS = Duration.ofDays(365).toMillis();

    StoredSession {
        attributes = Map.copyOf(attributes);
    }

    boolean isExpired(long nowMillis, long toleranceMillis) {
        return maxInactiveSeconds > 0 && nowMillis - lastAccessedMillis >= maxInactiveSeconds * 1_000 + toleranceMillis;
    }

    /** For how long Redis has to keep it from its last use on. */
    long livesMillis(long toleranceMillis) {
        return maxInactiveSeconds > 0 ? maxInactiveSeconds * 1_000 + toleranceMillis : FOREVER_MILLIS;
    }
}
