package dev.larder.jcache.internal.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.cache.integration.CompletionListener;

/** A {@code loadAll} behind its caller's back. */
final class Loading<K, V> implements Runnable {

    static final CompletionListener NOBODY = new CompletionListener() {
        @Override
        public void onCompletion() {}

        @Override
        public void onException(Exception failure) {}
    };

    private final Parts<K, V> parts;
    private final Bulk<K, V> bulk;
    private final Reads<K, V> reads;
    private final Set<K> keys;
    private final boolean isReplacing;
    private final CompletionListener listener;

    Loading(
            Parts<K, V> parts,
            Bulk<K, V> bulk,
            Reads<K, V> reads,
            Set<K> keys,
            boolean isReplacing,
            CompletionListener listener) {
        this.parts = parts;
        this.bulk = bulk;
        this.reads = reads;
        this.keys = keys;
        this.isReplacing = isReplacing;
        this.listener = listener;
    }

    @Override
    public void run() {
        try {
            List<K> wanted = new ArrayList<>(keys);
            wanted.removeIf(key -> !isReplacing && reads.containsKey(key));
            bulk.keepLoaded(parts.through().loadAll(wanted), isReplacing);
        } catch (RuntimeException failure) { // the user's code enters here
            listener.onException(failure);
            return;
        }
        listener.onCompletion();
    }
}
