package dev.larder.jcache.internal.cache;

import javax.cache.Cache;

/** An entry as it is handed out: a key and its value at one moment. */
record PlainEntry<K, V>(K key, V value) implements Cache.Entry<K, V> {

    @Override
    public K getKey() {
        return key;
    }

    @Override
    public V getValue() {
        return value;
    }

    @Override
    public <T> T unwrap(Class<T> type) {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        throw new IllegalArgumentException("An entry is no " + type.getName());
    }
}
