package dev.larder.jcache.internal.events;

import javax.cache.event.EventType;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to an entry.
 *
 * @param type what
 * @param key its key, a copy where the cache stores by value
 * @param value the value that is there now; what was there, where none is any more
 * @param old the value that was there before, or null
 */
public record Happening<K, V>(
        EventType type, K key, V value, @Nullable V old) {}
