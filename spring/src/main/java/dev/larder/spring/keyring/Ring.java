package dev.larder.spring.keyring;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The keys, the newest first. Two rings are united by taking all keys of both and dropping those whose time is over, which says the same on
 * every node: so nodes that saw different rings come to one, whichever writes first. Immutable and pure.
 */
record Ring(List<RingKey> keys) {

    private static final Comparator<RingKey> NEWEST_FIRST =
            Comparator.comparingLong(RingKey::activeMillis).reversed().thenComparing(Comparator.comparing(RingKey::id));

    static final Ring EMPTY = new Ring(List.of());

    Ring {
        keys = keys.stream().sorted(NEWEST_FIRST).toList();
    }

    Optional<RingKey> find(String id) {
        return keys.stream().filter(key -> key.id().equals(id)).findFirst();
    }

    /** What is new is protected with this: the newest that is active, or where clocks differ, the one that will be next. */
    Optional<RingKey> active(long nowMillis, Predicate<RingKey> isReadable) {
        List<RingKey> readable = keys.stream().filter(isReadable).toList();
        return readable.stream()
                .filter(key -> key.activeMillis() <= nowMillis)
                .findFirst()
                .or(() -> readable.isEmpty() ? Optional.empty() : Optional.of(readable.get(readable.size() - 1)));
    }

    Ring with(RingKey key) {
        List<RingKey> all = new ArrayList<>(keys);
        all.add(key);
        return new Ring(all);
    }

    Ring and(Ring other) {
        Map<String, RingKey> all = new LinkedHashMap<>();
        keys.forEach(key -> all.put(key.id(), key));
        other.keys.forEach(key -> all.putIfAbsent(key.id(), key));
        return new Ring(List.copyOf(all.values()));
    }

    /** Without those whose successor has been in use for longer than they are read, that are too old, or too many. */
    Ring kept(RingRules rules, long nowMillis) {
        List<RingKey> kept = new ArrayList<>();
        long replacedMillis = Long.MAX_VALUE;
        for (RingKey key : keys) {
            boolean isRead = replacedMillis == Long.MAX_VALUE
                    || nowMillis - replacedMillis < rules.readFor().toMillis();
            if (isRead && key.createdMillis() >= rules.notBeforeMillis() && kept.size() < rules.maximumKeys()) {
                kept.add(key);
            }
            replacedMillis = key.activeMillis() <= nowMillis ? key.activeMillis() : replacedMillis;
        }
        return new Ring(kept);
    }

    /** From when on another key has to be active; empty as long as it is not time to make it. */
    Optional<Long> next(RingRules rules, long nowMillis, Predicate<RingKey> isReadable) {
        Optional<RingKey> newest = keys.stream().filter(isReadable).findFirst();
        if (newest.isEmpty()) {
            return Optional.of(nowMillis);
        }
        long due = newest.get().activeMillis() + rules.rotateEvery().toMillis();
        long lead = rules.lead().toMillis();
        return due - lead <= nowMillis ? Optional.of(Math.max(due, nowMillis + lead)) : Optional.empty();
    }
}
