package dev.larder.internal.engine;

import dev.larder.CacheSpec.Loader;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for.
 *
 * @param key the key
 * @param text the key's text
 * @param loader asks the source; null if nobody can
 * @param isReload whether a stale entry is being served meanwhile, so that only a fresh one is of use
 * @param keepIf which loaded values are worth keeping, null among them
 */
record Query<K, V>(
        K key, String text, @Nullable Loader<K, V> loader, boolean isReload, Predicate<? super @Nullable V> keepIf) {

    Query(K key, String text, @Nullable Loader<K, V> loader) {
        this(key, text, loader, /* isReload= */ false, value -> true);
    }

    Query<K, V> asReload() {
        return new Query<>(key, text, loader, true, keepIf);
    }
}
