package dev.larder.internal.engine;

import dev.larder.CacheSpec.Loader;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for.
 *
 * @param key the key
 * @param text the key's text
 * @param loader asks the source; null if nobody can
 * @param isReload whether a stale entry is being served meanwhile, so that only a fresh one is of use
 */
record Query<K, V>(K key, String text, @Nullable Loader<K, V> loader, boolean isReload) {

    Query<K, V> asReload() {
        return new Query<>(key, text, loader, true);
    }
}
