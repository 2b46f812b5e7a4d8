package dev.larder.codecs.internal.ring;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The keys, the newest first, retired ones included. Two rings are united by taking all keys of both, where retired wins, and dropping those
 * whose time is over, which says the same on every node: so nodes that saw different rings come to one, whichever writes first, and a ring
 * that was lost is put back by any of them. Immutable and pure.
 */
public record Ring(List<RingKey> keys) {

    private static final Comparator<RingKey> NEWEST_FIRST =
            Comparator.comparingLong(RingKey::activeMillis).reversed().thenComparing(Comparator.comparing(RingKey::id));

    static final Ring EMPTY = new Ring(List.of());

    public Ring {
        keys = keys.stream().sorted(NEWEST_FIRST).toList();
    }

    /** Keys that something may be read by. */
    public List<RingKey> living() {
        return keys.stream().filter(key -> !key.isRetired()).toList();
    }

    /** The key of an id, retired or not. */
    public Optional<RingKey> find(String id) {
        return keys.stream().filter(key -> key.id().equals(id)).findFirst();
    }

    /** What is new is encrypted by this: the newest that is active, or where clocks differ, the one that will be next. */
    public Optional<RingKey> active(long nowMillis, Predicate<RingKey> isReadable) {
        List<RingKey> readable = living().stream().filter(isReadable).toList();
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

    Ring each(UnaryOperator<RingKey> change) {
        return new Ring(keys.stream().map(change).toList());
    }

    Ring retired(String id) {
        return each(key -> key.id().equals(id) ? key.retired() : key);
    }

    /** Both; where they differ about a key, this one is right, but for one that was retired over there. */
    Ring and(Ring other) {
        Map<String, RingKey> all = new LinkedHashMap<>();
        keys.forEach(key -> all.put(key.id(), key));
        other.keys.forEach(
                key -> all.merge(key.id(), key, (ours, theirs) -> theirs.isRetired() ? ours.retired() : ours));
        return new Ring(List.copyOf(all.values()));
    }

    /** Without those whose successor has been in use for longer than they are read, or that are too many. */
    Ring kept(RingRules rules, long nowMillis) {
        List<RingKey> kept = new ArrayList<>();
        long replacedMillis = Long.MAX_VALUE;
        int living = 0;
        for (RingKey key : keys) {
            boolean isOver = replacedMillis != Long.MAX_VALUE
                    && nowMillis - replacedMillis >= rules.readFor().toMillis();
            living += key.isRetired() ? 0 : 1;
            if (!isOver && living <= rules.maximumKeys()) {
                kept.add(key);
            }
            boolean isInUse = !key.isRetired() && key.activeMillis() <= nowMillis;
            replacedMillis = isInUse ? key.activeMillis() : replacedMillis;
        }
        return new Ring(kept);
    }

    /** From when on another key has to be active; empty as long as it is not time to make it. */
    Optional<Long> next(RingRules rules, long nowMillis) {
        List<RingKey> living = living();
        if (living.isEmpty()) {
            return Optional.of(nowMillis);
        }
        long due = living.get(0).activeMillis() + rules.rotateEvery().toMillis();
        long lead = rules.lead().toMillis();
        return due - lead <= nowMillis ? Optional.of(Math.max(due, nowMillis + lead)) : Optional.empty();
    }
}
