package dev.larder.internal.engine;

import dev.larder.Memory;
import dev.larder.Outcome;
import dev.larder.inspect.Analysis;
import dev.larder.inspect.Copy;
import dev.larder.inspect.Copy.State;
import dev.larder.inspect.Inspection.Sized;
import dev.larder.internal.freshness.Freshness.Verdict;
import dev.larder.internal.memory.MemoryEntry;
import dev.larder.tier.Entry;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A look into one cache: what stands in its tiers as it stands there, counted by nobody. */
final class CacheInspector<K, V> {

    private final Parts<K, V> parts;
    private final Lookups<K, V> lookups;

    CacheInspector(Parts<K, V> parts, Lookups<K, V> lookups) {
        this.parts = parts;
        this.lookups = lookups;
    }

    String name() {
        return parts.name();
    }

    String prefix() {
        return parts.template().prefix();
    }

    Memory memory() {
        return parts.memory().bound();
    }

    @Nullable Copy memory(String text) {
        K key = parts.memory().keyOf(text);
        MemoryEntry<V> entry = key == null ? null : parts.memory().find(key);
        if (key == null || entry == null) {
            return null;
        }
        long overdue = entry.overdueNanos(parts.clock().nanos());
        return new Copy(
                "memory",
                state(key, entry),
                entry.value(),
                entry.value() == null,
                null,
                -TimeUnit.NANOSECONDS.toMillis(overdue),
                null,
                entry.stamp(),
                0,
                entry.tags(),
                null,
                null);
    }

    private State state(K key, MemoryEntry<V> entry) {
        if (!lookups.isAlive(entry, key)) {
            return State.INVALIDATED;
        }
        Verdict verdict = lookups.verdict(entry);
        return verdict == Verdict.FRESH ? State.FRESH : verdict == Verdict.GONE ? State.GONE : State.STALE;
    }

    /** The bytes under a key in the shared tier, or null if this cache has none. */
    @Nullable CompletionStage<Optional<byte[]>> shared(String text) {
        SharedCopies.Link<V> link = parts.shared().link();
        return link == null ? null : link.tier().fetch(text);
    }

    /** The bytes under a key on disk, or null if this cache has none. */
    @Nullable CompletionStage<Optional<byte[]>> disk(String text) {
        LocalCopies.Link<V> link = parts.local().link();
        return link == null ? null : link.tier().read(text);
    }

    Copy opened(String tier, String text, byte[] envelope) {
        try {
            return opened(tier, text, envelopes(tier).open(text, envelope), envelope.length);
        } catch (RuntimeException unreadable) { // the user's codec enters here
            return Copy.unreadable(tier, envelope.length);
        }
    }

    private Envelopes<V> envelopes(String tier) {
        LocalCopies.Link<V> disk = parts.local().link();
        SharedCopies.Link<V> shared = parts.shared().link();
        if (tier.equals("disk") && disk != null) {
            return disk.envelopes();
        }
        if (shared == null) {
            throw new IllegalStateException("There is no tier " + tier);
        }
        return shared.envelopes();
    }

    private Copy opened(String tier, String text, Entry<V> entry, int size) {
        long now = parts.clock().millis();
        return new Copy(
                tier,
                state(text, entry, now),
                entry.value(),
                entry.isNegative(),
                entry.createdAt(),
                entry.freshUntil() - now,
                entry.staleUntil() - now,
                entry.stamp(),
                entry.version(),
                entry.tags(),
                size,
                entry.loadCostMicros() == 0 ? null : (long) entry.loadCostMicros());
    }

    private State state(String text, Entry<V> entry, long now) {
        if (lookups.isCovered(parts.shared().answer(entry, Outcome.MISS), text)) {
            return State.INVALIDATED;
        }
        if (now < entry.freshUntil()) {
            return State.FRESH;
        }
        return now < entry.staleUntil() ? State.STALE : State.GONE;
    }

    Optional<Analysis> analysis() {
        return parts.analysis().report();
    }

    List<String> hottest(int limit) {
        return parts.memory().hottest(limit);
    }

    List<Sized> largest() {
        return parts.counters().largest().now();
    }

    /** Names each entry in memory that is alive and that the invalidation is about. */
    void eachCovered(Covers invalidation, Consumer<String> covered) {
        if (invalidation.concern(prefix())) {
            parts.memory().each((key, text, entry) -> {
                if (invalidation.cover(text, prefix(), entry) && lookups.isAlive(entry, key)) {
                    covered.accept(text);
                }
            });
        }
    }

    /** What a load takes, on the average so far; 0 before the first. */
    long meanLoadMicros() {
        return parts.counters().meanLoadMicros();
    }
}
