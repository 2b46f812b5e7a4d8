package dev.larder.jcache.internal.cache;

import dev.larder.jcache.internal.cache.Turn.Step;
import dev.larder.jcache.internal.events.Happening;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.cache.Cache.Entry;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/** Writes of many entries: each entry is one step, all of them are told of together. */
final class Bulk<K, V> {

    private final Parts<K, V> parts;
    private final Turns<K, V> turns;

    Bulk(Parts<K, V> parts, Turns<K, V> turns) {
        this.parts = parts;
        this.turns = turns;
    }

    void putAll(Map<? extends K, ? extends V> values) {
        Map<K, V> writable = new HashMap<>(values);
        CacheException failure = parts.through().writes() ? writeThrough(writable) : null;
        each(writable.keySet(), turn -> put(turn, writable));
        rethrow(failure);
    }

    // What the writer leaves in the collection was not written, and is not put.
    private @Nullable CacheException writeThrough(Map<K, V> values) {
        Collection<Entry<? extends K, ? extends V>> left = new ArrayList<>();
        values.forEach((key, value) -> left.add(new PlainEntry<>(key, value)));
        CacheException failure = parts.through().writeAll(left);
        if (failure != null) {
            left.forEach(entry -> values.remove(entry.getKey()));
        }
        return failure;
    }

    private static <K, V> boolean put(Turn<K, V> turn, Map<K, V> values) {
        boolean isSet = turn.set(Objects.requireNonNull(values.get(turn.key())));
        if (isSet) {
            turn.countPut();
        }
        return isSet;
    }

    /** Keeps what a loader has brought: neither written through nor counted as puts. */
    void keepLoaded(Map<K, V> values, boolean replacing) {
        each(values.keySet(), turn -> {
            if (replacing || !turn.isThere()) {
                turn.set(Objects.requireNonNull(values.get(turn.key())));
            }
            return true;
        });
    }

    void removeAll(Collection<? extends K> keys) {
        Set<K> left = new HashSet<>(keys);
        CacheException failure = parts.through().writes() ? parts.through().deleteAll(left) : null;
        Set<K> removable = new HashSet<>(keys);
        if (failure != null) {
            removable.removeAll(left);
        }
        each(removable, Bulk::remove);
        rethrow(failure);
    }

    private static <K, V> boolean remove(Turn<K, V> turn) {
        if (turn.isThere()) {
            turn.countRemoval();
            turn.remove();
        } else if (!turn.expire()) {
            turn.removeUnseen();
        }
        return true;
    }

    private void each(Collection<K> keys, Step<K, V, Boolean> step) {
        List<Happening<K, V>> happenings = new ArrayList<>();
        try {
            keys.forEach(key -> turns.take(key, step, happenings));
        } finally {
            parts.listeners().tell(happenings);
        }
    }

    private static void rethrow(@Nullable CacheException failure) {
        if (failure != null) {
            throw failure;
        }
    }
}
