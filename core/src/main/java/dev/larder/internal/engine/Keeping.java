package dev.larder.internal.engine;

import dev.larder.LoadException;
import dev.larder.Source.Result;
import dev.larder.internal.analysis.Digest;
import dev.larder.internal.keys.Tags;
import dev.larder.internal.memory.MemoryEntry;
import dev.larder.internal.prefetch.Prefetcher;
import dev.larder.tier.Entry;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The last step: makes entries of values, and keeps them in memory if nothing became untrue since the lookup began. */
final class Keeping<K, V> {

    private final Parts<K, V> parts;
    private final Lengthening<K, V> lengthening;

    Keeping(Parts<K, V> parts, Lengthening<K, V> lengthening) {
        this.parts = parts;
        this.lengthening = lengthening;
    }

    /**
     * The entry of a value that was just loaded by a load that began at the moment.
     *
     * @throws LoadException if the user's functions for tags and version failed
     */
    Entry<V> entry(Query<K, V> query, Result<V> result, Moment began, long costNanos) {
        try {
            Entry<V> entry = described(query.key(), result, began, costNanos);
            parts.pauses().ended(query.text());
            return entry;
        } catch (RuntimeException failure) { // the user's code enters here, so anything may come out
            throw new LoadException(
                    "Cache " + parts.name() + " could not tell the tags or the version of " + query.text() + ": "
                            + failure,
                    failure);
        }
    }

    /** {@link #entry} of what the source has just said. */
    Entry<V> loadedEntry(Query<K, V> query, Result<V> result, Moment began, long costNanos) {
        Entry<V> entry = entry(query, result, began, costNanos);
        parts.analysis().loaded(query.text(), () -> digest(query.text(), entry.value()));
        return entry;
    }

    private @Nullable Integer digest(String text, @Nullable V value) {
        Integer own = Digest.of(value);
        return own != null || value == null ? own : parts.shared().digest(text, value);
    }

    private Entry<V> described(K key, Result<V> result, Moment began, long costNanos) {
        V value = result.value();
        long now = parts.clock().millis();
        long freshUntil = now + freshMillis(result);
        return new Entry<>(
                value,
                began.position(),
                now,
                freshUntil,
                freshUntil + parts.freshness().staleMillis(),
                (int) Math.min(Integer.MAX_VALUE, TimeUnit.NANOSECONDS.toMicros(costNanos)),
                versionOf(result),
                storedTags(tagsOf(key, result)));
    }

    private long freshMillis(Result<V> result) {
        Duration own = result.timeToLive();
        double drawn = parts.random().getAsDouble();
        return own == null
                ? parts.freshness().freshMillis(result.value() == null, drawn)
                : parts.freshness().shortened(own.toMillis(), drawn);
    }

    private long versionOf(Result<V> result) {
        V value = result.value();
        return value == null
                ? 0
                : result.version() > 0 ? result.version() : parts.spec().versionOf(value);
    }

    private Set<String> tagsOf(K key, Result<V> result) {
        Set<String> tags = parts.spec().tagsOf(key, result.value());
        if (result.tags().isEmpty()) {
            return tags;
        }
        Set<String> all = new HashSet<>(tags);
        all.addAll(result.tags());
        return all;
    }

    /** Whether an entry is worth keeping at all. */
    boolean isKept(Query<K, V> query, Result<V> result) {
        V value = result.value();
        return result.isKept()
                && (value != null || parts.freshness().keepsNegatives() || result.timeToLive() != null)
                && query.keepIf().test(value);
    }

    /** Keeps what the source said, in memory and on disk; whether memory did. */
    boolean keepLoaded(Query<K, V> query, Entry<V> entry, Moment began) {
        boolean isKept = keepInMemory(query, entry, began);
        parts.local().keep(query.text(), entry, began);
        return isKept;
    }

    /** {@link #keepLoaded} where the shared tier was asked to keep it too. */
    void keepFilled(Query<K, V> query, Entry<V> entry, byte[] envelope, Moment began) {
        keepInMemory(query, entry, began);
        parts.local().keep(query.text(), entry, envelope, began);
    }

    /** {@link #keepLoaded} where no envelope can hold it. */
    boolean keepInMemory(Query<K, V> query, Entry<V> entry, Moment began) {
        long left = entry.freshUntil() - parts.clock().millis();
        return keep(query, entry, began, left, began.nanos());
    }

    /** Keeps what the shared tier holds, in memory and on disk; it is believed for as long as the journal's proof reaches. */
    void keepFound(Query<K, V> query, Found<V> found, Moment began) {
        keepRead(query, found, began);
        parts.local().keep(query.text(), found.entry(), found.envelope(), began);
        lengthening.read(query, found, began);
    }

    /** Keeps what the disk holds, in memory and nowhere else: least of all where other nodes would read it. */
    void keepRead(Query<K, V> query, Found<V> found, Moment began) {
        keep(query, found.entry(), began, found.leftMillis(), parts.proof().atNanos());
    }

    private boolean keep(Query<K, V> query, Entry<V> entry, Moment began, long leftMillis, long readAtNanos) {
        if (!parts.memory().hasRoom()) {
            return false;
        }
        MemoryEntry<V> plain = inMemory(entry, began, leftMillis, readAtNanos);
        Prefetcher<K> prefetcher = query.isAhead() ? parts.prefetcher() : null;
        // What is kept stale is of no use yet: its load follows.
        boolean isAhead = prefetcher != null && leftMillis > 0 && prefetcher.isUnclaimed(query.key());
        MemoryEntry<V> kept = isAhead ? plain.asAhead() : plain;
        boolean isKept =
                parts.memory().keep(query.key(), query.text(), kept, () -> began.isStill(parts.node(), query.text()));
        if (isKept) {
            parts.counters().put("memory");
        } else {
            parts.counters().refusedFill();
        }
        if (prefetcher != null && isKept) {
            prefetcher.kept(isAhead);
        }
        return isKept;
    }

    /** A value that is written at the moment, as it is kept in memory. */
    MemoryEntry<V> written(Entry<V> entry, Moment began) {
        return inMemory(entry, began, entry.freshUntil() - parts.clock().millis(), began.nanos());
    }

    private MemoryEntry<V> inMemory(Entry<V> entry, Moment began, long leftMillis, long readAtNanos) {
        long now = parts.clock().nanos();
        MemoryEntry<V> plain = MemoryEntry.of(
                entry.value(),
                entry.stamp(),
                now + TimeUnit.MILLISECONDS.toNanos(leftMillis),
                window(entry),
                parts.proof().asReadAtNanos(readAtNanos, now),
                entry.tags(),
                parts.shared().hasUnknownTags(entry.isNegative()),
                began.position(),
                parts.node().standings());
        return lengthening.lasting(plain, entry);
    }

    private long window(Entry<V> entry) {
        return parts.early()
                .windowNanos(
                        TimeUnit.MILLISECONDS.toNanos(entry.freshUntil() - entry.createdAt()),
                        TimeUnit.MICROSECONDS.toNanos(entry.loadCostMicros()));
    }

    private static Set<String> storedTags(Set<String> tags) {
        return tags.isEmpty() ? tags : tags.stream().map(Tags::asStored).collect(Collectors.toUnmodifiableSet());
    }
}
