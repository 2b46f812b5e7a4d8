package dev.larder.spring.session;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.session.Session;
import org.springframework.session.UuidSessionIdGenerator;

/**
 * A session as one request sees it: what stood in Redis, and what the request changed. An attribute is written when it is set; an object
 * that is changed in place has to be set again. Attributes are read from their bytes when they are asked for.
 *
 * @since 0.1
 */
public final class LarderSession implements Session {

    private static final Logger LOG = LoggerFactory.getLogger(LarderSession.class);

    private final AttributeCodec codec;
    private final long toleranceMillis;
    private final Map<String, Object> objects = new ConcurrentHashMap<>();
    private final Map<String, Optional<byte[]>> changed = new ConcurrentHashMap<>();
    private volatile StoredSession stored;
    private volatile String storedId;
    private volatile String id;
    private volatile boolean isNew;
    private volatile long lastAccessedMillis;
    private volatile long maxInactiveSeconds;

    LarderSession(String id, StoredSession stored, boolean isNew, AttributeCodec codec, long toleranceMillis) {
        this.storedId = id;
        this.id = id;
        this.stored = stored;
        this.isNew = isNew;
        this.codec = codec;
        this.toleranceMillis = toleranceMillis;
        this.lastAccessedMillis = stored.lastAccessedMillis();
        this.maxInactiveSeconds = stored.maxInactiveSeconds();
    }

    @Override
    public String getId() {
        return id;
    }

    @Override
    public String changeSessionId() {
        id = UuidSessionIdGenerator.getInstance().generate();
        return id;
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the interface lets the caller say what it put in
    public <T> @Nullable T getAttribute(String name) {
        Object present = objects.get(name);
        return (T) (present != null ? present : read(name));
    }

    private @Nullable Object read(String name) {
        byte[] bytes = changed.containsKey(name)
                ? changed.get(name).orElse(null)
                : stored.attributes().get(name);
        if (bytes == null) {
            return null;
        }
        try {
            Object value = codec.read(name, bytes);
            objects.put(name, value);
            return value;
        } catch (IllegalArgumentException unreadable) {
            LOG.warn("A session's attribute is left out: attribute={} cause={}", name, unreadable.getMessage());
            return null;
        }
    }

    @Override
    public Set<String> getAttributeNames() {
        Set<String> names = new HashSet<>(stored.attributes().keySet());
        changed.forEach((name, value) -> {
            if (value.isPresent()) {
                names.add(name);
            } else {
                names.remove(name);
            }
        });
        return names;
    }

    /**
     * Sets an attribute, or removes it if the value is null.
     *
     * @throws IllegalArgumentException if its class is not allowed, or it cannot be written
     */
    @Override
    public void setAttribute(String name, @Nullable Object value) {
        if (value == null) {
            removeAttribute(name);
        } else {
            changed.put(name, Optional.of(codec.write(name, value)));
            objects.put(name, value);
        }
    }

    @Override
    public void removeAttribute(String name) {
        changed.put(name, Optional.empty());
        objects.remove(name);
    }

    @Override
    public Instant getCreationTime() {
        return Instant.ofEpochMilli(stored.createdMillis());
    }

    @Override
    public void setLastAccessedTime(Instant time) {
        lastAccessedMillis = time.toEpochMilli();
    }

    @Override
    public Instant getLastAccessedTime() {
        return Instant.ofEpochMilli(lastAccessedMillis);
    }

    @Override
    public void setMaxInactiveInterval(Duration interval) {
        maxInactiveSeconds = interval.toSeconds();
    }

    @Override
    public Duration getMaxInactiveInterval() {
        return Duration.ofSeconds(maxInactiveSeconds);
    }

    /** False: the repository hands out no session that has ended. */
    @Override
    public boolean isExpired() {
        return false;
    }

    /** The identifier under which it was found, if it has another one now. */
    Optional<String> formerId() {
        return id.equals(storedId) || isNew ? Optional.empty() : Optional.of(storedId);
    }

    /** Whether there is something to write: more than that it was used a moment after the last time. */
    boolean isToBeWritten() {
        return isNew
                || formerId().isPresent()
                || !changed.isEmpty()
                || maxInactiveSeconds != stored.maxInactiveSeconds()
                || lastAccessedMillis - stored.lastAccessedMillis() >= toleranceMillis;
    }

    /** What the request changed so far; all of the session if it is new or has another identifier. */
    Change change() {
        boolean isWhole = isNew || formerId().isPresent();
        Map<String, Optional<byte[]>> attributes = new HashMap<>();
        if (isWhole) {
            stored.attributes().forEach((name, value) -> attributes.put(name, Optional.of(value)));
        }
        attributes.putAll(changed);
        return new Change(isWhole, stored.createdMillis(), lastAccessedMillis, maxInactiveSeconds, attributes);
    }

    /** Whether an attribute was set or removed since the session was found. */
    boolean hasChanged(String attribute) {
        return changed.containsKey(attribute);
    }

    /** The session as it was found. */
    StoredSession stored() {
        return stored;
    }

    /** Says that this stands in Redis now, or waits to. */
    void written(StoredSession now) {
        stored = now;
        storedId = id;
        isNew = false;
        changed.clear();
    }
}
