package dev.larder.internal.engine;

import dev.larder.CacheSpec.Loader;
import dev.larder.internal.node.Patience;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for.
 *
 * @param key the key
 * @param text the key's text
 * @param loader asks the source; null if nobody can
 * @param patience how long to wait for the shared tier in all
 * @param isReload whether a stale entry is being served meanwhile, so that only a fresh one is of use
 * @param keepIf which loaded values are worth keeping, null among them
 */
record Query<K, V>(
        K key,
        String text,
        @Nullable Loader<K, V> loader,
        Patience patience,
        boolean isReload,
        Predicate<? super @Nullable V> keepIf) {

    Query(K key, String text, @Nullable Loader<K, V> loader, Patience patience) {
        this(key, text, loader, patience, /* isReload= */ false, value -> true);
    }

    Query<K, V> asReload(Patience ownPatience) {
        return new Query<>(key, text, loader, ownPatience, true, keepIf);
    }
}
