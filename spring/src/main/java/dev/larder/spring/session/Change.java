package dev.larder.spring.session;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What one request changed in a session. Merged into whatever stands in Redis by then, so that requests that run at the same time lose
 * nothing of each other's as long as they change different attributes; of the same one the later wins. Merging twice is merging once.
 *
 * @param isNew whether the session was made by this request; otherwise one that is not there any more stays away
 * @param createdMillis when it was made
 * @param lastAccessedMillis when the request came
 * @param maxInactiveSeconds the time without a request after which it ends
 * @param attributes new values by name; empty for those that were removed
 */
record Change(
        boolean isNew,
        long createdMillis,
        long lastAccessedMillis,
        long maxInactiveSeconds,
        Map<String, Optional<byte[]>> attributes) {

    Change {
        attributes = Map.copyOf(attributes);
    }

    /** The session with the change. */
    StoredSession mergedInto(Optional<StoredSession> present) {
        Map<String, byte[]> merged =
                new HashMap<>(present.map(StoredSession::attributes).orElse(Map.of()));
        attributes.forEach(
                (name, value) -> value.ifPresentOrElse(bytes -> merged.put(name, bytes), () -> merged.remove(name)));
        long accessed = Math.max(
                lastAccessedMillis,
                present.map(StoredSession::lastAccessedMillis).orElse(0L));
        return new StoredSession(createdMillis, accessed, maxInactiveSeconds, merged);
    }

    /** This change and a later one as one. */
    Change and(Change later) {
        Map<String, Optional<byte[]>> both = new HashMap<>(attributes);
        both.putAll(later.attributes);
        return new Change(
                isNew || later.isNew,
                createdMillis,
                Math.max(lastAccessedMillis, later.lastAccessedMillis),
                later.maxInactiveSeconds,
                both);
    }
}
