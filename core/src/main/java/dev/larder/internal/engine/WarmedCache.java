package dev.larder.internal.engine;

import dev.larder.LoadException;
import dev.larder.Source.Result;
import dev.larder.TierUnavailableException;
import dev.larder.internal.node.Patience;
import dev.larder.internal.warm.Brought;
import dev.larder.internal.warm.Warmable;
import dev.larder.tier.Entry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A cache as warmers see it. */
final class WarmedCache<K, V> implements Warmable<K, V> {

    private final Parts<K, V> parts;
    private final Lookups<K, V> lookups;
    private final BulkLookups<K, V> bulkLookups;
    private final Keeping<K, V> keeping;
    private final Runnable requireOpen;

    WarmedCache(
            Parts<K, V> parts,
            Lookups<K, V> lookups,
            BulkLookups<K, V> bulkLookups,
            Keeping<K, V> keeping,
            Runnable requireOpen) {
        this.parts = parts;
        this.lookups = lookups;
        this.bulkLookups = bulkLookups;
        this.keeping = keeping;
        this.requireOpen = requireOpen;
    }

    @Override
    public boolean isWarm(K key) {
        return lookups.isFresh(key, parts.template().encode(key));
    }

    @Override
    public boolean isCutOff() {
        return parts.shared().isAway();
    }

    @Override
    public Brought<K> bring(List<K> keys, boolean skipsMemory) throws InterruptedException {
        requireOpen.run();
        return bulkLookups.bring(keys, skipsMemory);
    }

    @Override
    public Since now() throws InterruptedException {
        try {
            parts.shared().hasBegun();
        } catch (TierUnavailableException away) {
            // then this node is on its own, and what it reads is stamped with what it knows
        }
        return Moment.ofAnyKey(parts.node());
    }

    @Override
    public Brought<K> keep(Map<K, V> entries, Since since) {
        requireOpen.run();
        int kept = 0;
        Map<K, Throwable> failed = new HashMap<>();
        for (Map.Entry<K, V> each : entries.entrySet()) {
            try {
                kept += isKept(each.getKey(), each.getValue(), (Moment.AnyKey) since) ? 1 : 0;
            } catch (LoadException undescribed) {
                failed.put(each.getKey(), undescribed);
            }
        }
        return new Brought<>(kept, 0, entries.size() - kept - failed.size(), failed);
    }

    private boolean isKept(K key, V value, Moment.AnyKey since) {
        String text = parts.template().encode(key);
        Query<K, V> nobodys = new Query<>(key, text, null, Patience.endless());
        Moment began = since.of(text);
        Result<V> result = Result.of(value);
        Entry<V> entry = keeping.entry(nobodys, result, began, /* costNanos= */ 0);
        return keeping.isKept(nobodys, result) && keeping.keepLoaded(nobodys, entry, began);
    }
}
