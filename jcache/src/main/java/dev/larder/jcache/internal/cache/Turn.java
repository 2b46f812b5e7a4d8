package dev.larder.jcache.internal.cache;

import dev.larder.Source.Result;
import dev.larder.jcache.internal.events.Happening;
import dev.larder.jcache.internal.stored.Stored;
import dev.larder.jcache.internal.stored.StoredKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.cache.event.EventType;
import javax.cache.expiry.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of an operation at one entry: what is there, what is to become of it, and what there is to tell and to count if the attempt is the one that
 * counts. Nothing of it is done here but the user's writer, which is asked before the entry changes.
 */
final class Turn<K, V> {

    /** What an operation does with an entry. May be asked several times, each time with a turn of its own; the last one counts. */
    interface Step<K, V, R extends @Nullable Object> {
        R take(Turn<K, V> turn);
    }

    private final Parts<K, V> parts;
    private final K key;
    private final StoredKey storedKey;
    private final @Nullable Stored present;
    private final long now;
    private final List<Happening<K, V>> happenings = new ArrayList<>(1);
    private Result<Stored> change = Result.unchanged();
    private boolean hasWritten;
    private boolean isExpiryTold;
    private int hits;
    private int misses;
    private int puts;
    private int removals;

    Turn(Parts<K, V> parts, K key, StoredKey storedKey, @Nullable Stored present) {
        this.parts = parts;
        this.key = key;
        this.storedKey = storedKey;
        this.present = present;
        this.now = parts.clock().millis();
    }

    Result<Stored> change() {
        return change;
    }

    List<Happening<K, V>> happenings() {
        return happenings;
    }

    /** Whether the user's writer was asked. */
    boolean hasWritten() {
        return hasWritten;
    }

    K key() {
        return key;
    }

    /** Whether there is an entry, not expired. */
    boolean isThere() {
        return present != null && !present.isExpired(now);
    }

    /** The value that is there. */
    V value() {
        return parts.value(Objects.requireNonNull(present).value());
    }

    /** Counts whether it is there. */
    boolean counted() {
        if (isThere()) {
            hits++;
            return true;
        }
        misses++;
        return false;
    }

    /** Whether there is an entry that has expired. */
    boolean hasExpired() {
        return present != null && !isThere();
    }

    void countMiss() {
        misses++;
    }

    void countHit() {
        hits++;
    }

    void countPut() {
        puts++;
    }

    void countRemoval() {
        removals++;
    }

    /** Takes out what has expired, and tells of it. Answers whether there was such an entry. */
    boolean expire() {
        if (present == null || isThere()) {
            return false;
        }
        if (!isExpiryTold) {
            isExpiryTold = true;
            change = Result.of(null);
            tell(EventType.EXPIRED, this::value, this::value);
        }
        return true;
    }

    /** Sets a value where none is there; nothing is, if it would expire at once, and then false is the answer. */
    boolean create(V value) {
        expire();
        long expiresAt = parts.lives().ofCreated(now);
        if (expiresAt <= now) {
            change = Result.of(null);
            tell(EventType.EXPIRED, () -> value, () -> value);
            return false;
        }
        keep(value, expiresAt);
        tell(EventType.CREATED, () -> value, () -> null);
        return true;
    }

    /** Replaces the value that is there. */
    void update(V value) {
        Stored before = Objects.requireNonNull(present);
        keep(value, parts.lives().ofUpdated(now, before.expiresAt()));
        tell(EventType.UPDATED, () -> value, this::value);
    }

    /** Sets a value, whatever is there. Answers whether it is there afterwards. */
    boolean set(V value) {
        if (isThere()) {
            update(value);
            return true;
        }
        return create(value);
    }

    /** Removes what is there, and tells of it. */
    void remove() {
        change = Result.of(null);
        tell(EventType.REMOVED, this::value, this::value);
    }

    /** Removes what may be there by now, though nothing was seen: memories of other nodes, loads under way. */
    void removeUnseen() {
        change = Result.of(null);
    }

    /** Lets the entry that is there live as the policy says of an access. */
    void access() {
        if (parts.lives().mindAccess()) {
            access(parts.lives().ofAccess());
        }
    }

    /** The same, with what the policy has said. */
    void access(@Nullable Duration duration) {
        if (present == null || duration == null) {
            return;
        }
        long expiresAt = Lives.at(duration, now, present.expiresAt());
        if (expiresAt != present.expiresAt()) {
            change = kept(present.until(expiresAt));
        }
    }

    /** Asks the user's writer, where there is one, to write before the entry changes. */
    void write(V value) {
        if (parts.through().writes()) {
            hasWritten = true;
            parts.through().write(key, value);
        }
    }

    /** The same for a removal. */
    void delete() {
        if (parts.through().writes()) {
            hasWritten = true;
            parts.through().delete(key);
        }
    }

    /** Has the writer write what is there once more: an earlier attempt has written what then was not kept. */
    void restore() {
        if (isThere()) {
            write(value());
        } else {
            delete();
        }
    }

    private void keep(V value, long expiresAt) {
        change = kept(Stored.written(storedKey.held(), parts.copying().held(value), expiresAt));
    }

    private Result<Stored> kept(Stored stored) {
        return Result.of(stored).timeToLive(parts.lives().kept(stored.expiresAt(), now));
    }

    private interface Making<V> {
        @Nullable V make();
    }

    // Values are copies, so they are made only for somebody who hears.
    private void tell(EventType type, Making<V> value, Making<V> old) {
        if (parts.listeners().hear(type)) {
            happenings.add(new Happening<>(type, key, Objects.requireNonNull(value.make()), old.make()));
        }
    }

    void count(long nanos) {
        parts.statistics().count(hits, misses, puts, removals, nanos);
    }
}
