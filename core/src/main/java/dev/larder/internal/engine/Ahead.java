package dev.larder.internal.engine;

import dev.larder.Cache.Reading;
import dev.larder.Source;
import dev.larder.internal.memory.MemoryEntry;
import dev.larder.internal.node.Patience;
import dev.larder.internal.prefetch.Prefetcher;
import java.util.List;

/**
 * Loads what is likely to be asked for next: where there is a bulk loader, in the very call for the key that was missed; else in the background. What it
 * brings, lookups' own steps bring, under the same leases and fences; whom they bring it for is nobody, and a failure is nobody's.
 */
final class Ahead<K, V> {

    private final Parts<K, V> parts;
    private final Prefetcher<K> prefetcher;
    private final Lookups<K, V> lookups;
    private final BulkLookups<K, V> bulkLookups;
    private final Source<K, V> source;
    private final boolean isTogether;

    Ahead(
            Parts<K, V> parts,
            Prefetcher<K> prefetcher,
            Lookups<K, V> lookups,
            BulkLookups<K, V> bulkLookups,
            Source<K, V> source) {
        this.parts = parts;
        this.prefetcher = prefetcher;
        this.lookups = lookups;
        this.bulkLookups = bulkLookups;
        this.source = source;
        // With a timeout, a load that is too late has cost its caller the whole of it.
        this.isTogether = parts.spec().bulkLoader() != null
                && parts.spec().softLoadTimeout() == null
                && parts.spec().hardLoadTimeout() == null;
    }

    /** The answer for a caller whom memory has not answered, and perhaps more than that. */
    Answer<V> beyondMemory(Query<K, V> query, long began) throws InterruptedException {
        List<Query<K, V>> next = lacking(prefetcher.missed(query.key()));
        if (!next.isEmpty() && isTogether) {
            Answer<V> answer = bulkLookups.together(query, next, prefetcher);
            // None: somebody else looks it up, or it failed, perhaps for one of the others alone.
            return answer != null ? answer : lookups.beyondMemory(query, began);
        }
        inBackground(next);
        return lookups.beyondMemory(query, began);
    }

    /** A caller was not answered by memory, and does not wait. */
    void missed(K key) {
        inBackground(lacking(prefetcher.missed(key)));
    }

    /** An entry that was loaded ahead is asked for: what would have been a miss. */
    void used(K key, MemoryEntry<V> entry) {
        entry.claim();
        prefetcher.used();
        List<K> next = prefetcher.missed(key);
        List<Query<K, V>> lacking = lacking(next);
        boolean isUrgent = !lacking.isEmpty() && lacking.get(0).key().equals(next.get(0));
        // Else each step of a sequence would load one key more, by itself.
        if (isUrgent || lacking.size() >= Prefetcher.TOGETHER / 2) {
            inBackground(lacking);
        }
    }

    private List<Query<K, V>> lacking(List<K> keys) {
        return keys.isEmpty()
                ? List.of()
                : keys.stream()
                        .map(this::query)
                        .filter(query -> !lookups.isFresh(query.key(), query.text()))
                        .toList();
    }

    private Query<K, V> query(K key) {
        return Query.ahead(key, parts.template().encode(key), source, Patience.endless())
                .as(Reading.usual().freshOnly());
    }

    private void inBackground(List<Query<K, V>> next) {
        if (next.isEmpty()) {
            return;
        }
        if (!prefetcher.beginInBackground()) {
            prefetcher.dropped(next.size());
            return;
        }
        try {
            parts.executor().execute(() -> load(next));
        } catch (RuntimeException full) { // the user's executor enters here
            prefetcher.endInBackground();
            prefetcher.dropped(next.size());
        }
    }

    private void load(List<Query<K, V>> next) {
        try {
            bulkLookups.ahead(next, prefetcher);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } finally {
            prefetcher.endInBackground();
        }
    }
}
