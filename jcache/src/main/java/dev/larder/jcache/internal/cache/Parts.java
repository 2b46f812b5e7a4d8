package dev.larder.jcache.internal.cache;

import dev.larder.Cache;
import dev.larder.Clock;
import dev.larder.jcache.internal.events.Listeners;
import dev.larder.jcache.internal.management.Statistics;
import dev.larder.jcache.internal.stored.Copying;
import dev.larder.jcache.internal.stored.Keys;
import dev.larder.jcache.internal.stored.Stored;
import dev.larder.jcache.internal.stored.StoredKey;

/**
 * What a cache is made of.
 *
 * @param entries where its entries are
 * @param isShared whether other nodes share them
 * @param keys makes their keys
 * @param copying how keys and values come in and out
 * @param lives until when they are there
 * @param through the user's loader and writer
 * @param listeners who hears of them
 * @param statistics what is counted
 * @param clock tells the time
 */
record Parts<K, V>(
        Cache<StoredKey, Stored> entries,
        boolean isShared,
        Keys keys,
        Copying copying,
        Lives lives,
        Through<K, V> through,
        Listeners<K, V> listeners,
        Statistics statistics,
        Clock clock) {

    @SuppressWarnings("unchecked") // only what callers gave as a key is held as one
    K key(Object held) {
        return (K) copying.given(held);
    }

    @SuppressWarnings("unchecked") // only what callers gave as a value is held as one
    V value(Object held) {
        return (V) copying.given(held);
    }
}
