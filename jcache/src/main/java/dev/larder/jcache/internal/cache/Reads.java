package dev.larder.jcache.internal.cache;

import dev.larder.Cache.Reading;
import dev.larder.LoadException;
import dev.larder.jcache.internal.events.Happening;
import dev.larder.jcache.internal.stored.Stored;
import dev.larder.jcache.internal.stored.StoredKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import javax.cache.CacheException;
import javax.cache.event.EventType;
import javax.cache.expiry.Duration;
import javax.cache.integration.CacheLoaderException;
import org.jspecify.annotations.Nullable;

/**
 * Reading: a hit is Larder's own hit and a look at the clock. What has expired, and accesses that change an expiry, are turns; loads are Larder's, under the key's
 * lease.
 */
final class Reads<K, V> {

    private final Parts<K, V> parts;
    private final Turns<K, V> turns;

    Reads(Parts<K, V> parts, Turns<K, V> turns) {
        this.parts = parts;
        this.turns = turns;
    }

    @Nullable V get(K key) {
        boolean isCounted = parts.statistics().isEnabled();
        long began = isCounted ? parts.clock().nanos() : 0;
        StoredKey storedKey = parts.keys().of(key);
        Stored found = lookUp(() -> parts.entries().get(storedKey));
        if (found != null && isPlainHit(found)) {
            if (isCounted) {
                parts.statistics().hit(parts.clock().nanos() - began);
            }
            return parts.value(found.value());
        }
        List<Happening<K, V>> happenings = new ArrayList<>(1);
        V value = settled(key, found, began, happenings);
        parts.listeners().tell(happenings);
        return value;
    }

    // Nothing is to be done but to answer it.
    private boolean isPlainHit(Stored found) {
        return !parts.lives().mindAccess() && isThere(found) && !found.claim();
    }

    private boolean isThere(Stored found) {
        return found.expiresAt() == Stored.NEVER
                || !found.isExpired(parts.clock().millis());
    }

    Map<K, V> getAll(Set<? extends K> keys) {
        long began = parts.clock().nanos();
        Map<StoredKey, K> asked = new LinkedHashMap<>();
        keys.forEach(key -> asked.put(parts.keys().of(key), key));
        Map<StoredKey, Stored> found = lookUp(() -> parts.entries().getAll(asked.keySet()));
        List<Happening<K, V>> happenings = new ArrayList<>();
        Map<K, V> values = new HashMap<>();
        asked.forEach((storedKey, key) -> {
            V value = settled(key, found.get(storedKey), began, happenings);
            if (value != null) {
                values.put(key, value);
            }
        });
        parts.listeners().tell(happenings);
        return values;
    }

    boolean containsKey(K key) {
        StoredKey storedKey = parts.keys().of(key);
        Stored found = parts.entries()
                .lookup(storedKey, Reading.usual().onlyIfCached())
                .value();
        return found != null && isThere(found);
    }

    /** The value of what was looked up, with all that such a reading brings about. */
    private @Nullable V settled(K key, @Nullable Stored found, long began, List<Happening<K, V>> happenings) {
        if (found == null) {
            count(0, began);
            return null;
        }
        boolean isTold = found.claim();
        if (isTold) {
            return loaded(key, found, began, happenings);
        }
        if (isThere(found)) {
            V value = parts.value(found.value());
            touch(key, happenings);
            count(1, began);
            return value;
        }
        return afterExpiry(key, began, happenings);
    }

    private @Nullable V loaded(K key, Stored found, long began, List<Happening<K, V>> happenings) {
        count(0, began);
        if (!isThere(found)) {
            return null;
        }
        V value = parts.value(found.value());
        if (parts.listeners().hear(EventType.CREATED)) {
            happenings.add(new Happening<>(EventType.CREATED, key, value, null));
        }
        return value;
    }

    private void touch(K key, List<Happening<K, V>> happenings) {
        Duration said = parts.lives().mindAccess() ? parts.lives().ofAccess() : null;
        if (said != null) {
            turns.take(key, turn -> touched(turn, said), happenings);
        }
    }

    private static <K, V> boolean touched(Turn<K, V> turn, Duration said) {
        if (turn.isThere()) {
            turn.access(said);
        }
        return true;
    }

    // Somebody may have set a value by now, or may have told of the expiry.
    private @Nullable V afterExpiry(K key, long began, List<Happening<K, V>> happenings) {
        V value = turns.take(key, Reads::valueOrExpiry, happenings);
        if (value != null) {
            touch(key, happenings);
            count(1, began);
            return value;
        }
        if (!parts.through().reads()) {
            count(0, began);
            return null;
        }
        StoredKey storedKey = parts.keys().of(key);
        Stored again = lookUp(() -> parts.entries().get(storedKey));
        if (again == null || !again.claim()) {
            count(0, began);
            return again == null || !isThere(again) ? null : parts.value(again.value());
        }
        return loaded(key, again, began, happenings);
    }

    private static <K, V> @Nullable V valueOrExpiry(Turn<K, V> turn) {
        if (turn.isThere()) {
            return turn.value();
        }
        turn.expire();
        return null;
    }

    private void count(int hits, long began) {
        if (parts.statistics().isEnabled()) {
            parts.statistics().count(hits, 1 - hits, 0, 0, parts.clock().nanos() - began);
        }
    }

    private static <T> T lookUp(Supplier<T> lookup) {
        try {
            return lookup.get();
        } catch (LoadException failure) {
            throw failure.getCause() instanceof CacheLoaderException own
                    ? own
                    : new CacheLoaderException(failure.getMessage(), failure);
        } catch (dev.larder.CacheException failure) {
            throw new CacheException(failure.getMessage(), failure);
        }
    }
}
