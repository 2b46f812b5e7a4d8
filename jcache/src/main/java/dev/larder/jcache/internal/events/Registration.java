package dev.larder.jcache.internal.events;

import java.util.ArrayList;
import java.util.List;
import javax.cache.Cache;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.Factory;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryEventFilter;
import javax.cache.event.CacheEntryExpiredListener;
import javax.cache.event.CacheEntryListener;
import javax.cache.event.CacheEntryListenerException;
import javax.cache.event.CacheEntryRemovedListener;
import javax.cache.event.CacheEntryUpdatedListener;
import javax.cache.event.EventType;
import org.jspecify.annotations.Nullable;

/** A listener with its filter, as it was registered. */
final class Registration<K, V> {

    private final CacheEntryListenerConfiguration<K, V> configuration;
    private final CacheEntryListener<? super K, ? super V> listener;
    private final @Nullable CacheEntryEventFilter<? super K, ? super V> filter;

    Registration(CacheEntryListenerConfiguration<K, V> configuration) {
        this.configuration = configuration;
        this.listener = configuration.getCacheEntryListenerFactory().create();
        Factory<CacheEntryEventFilter<? super K, ? super V>> filters = configuration.getCacheEntryEventFilterFactory();
        this.filter = filters == null ? null : filters.create();
    }

    CacheEntryListenerConfiguration<K, V> configuration() {
        return configuration;
    }

    CacheEntryListener<? super K, ? super V> listener() {
        return listener;
    }

    boolean isSynchronous() {
        return configuration.isSynchronous();
    }

    boolean hears(EventType type) {
        return switch (type) {
            case CREATED -> listener instanceof CacheEntryCreatedListener;
            case UPDATED -> listener instanceof CacheEntryUpdatedListener;
            case REMOVED -> listener instanceof CacheEntryRemovedListener;
            case EXPIRED -> listener instanceof CacheEntryExpiredListener;
        };
    }

    /**
     * Tells the listener what of it passes the filter, in one call.
     *
     * @param happenings all of the type
     */
    void tell(Cache<K, V> source, EventType type, List<Happening<K, V>> happenings) {
        try {
            List<CacheEntryEvent<? extends K, ? extends V>> events = passing(source, happenings);
            if (!events.isEmpty()) {
                tell(type, events);
            }
        } catch (CacheEntryListenerException own) {
            throw own;
        } catch (RuntimeException failure) { // the user's code enters here
            throw new CacheEntryListenerException("A listener of cache " + source.getName() + " failed", failure);
        }
    }

    private List<CacheEntryEvent<? extends K, ? extends V>> passing(
            Cache<K, V> source, List<Happening<K, V>> happenings) {
        List<CacheEntryEvent<? extends K, ? extends V>> events = new ArrayList<>(happenings.size());
        for (Happening<K, V> happening : happenings) {
            // A filter may ask for the old value, whether or not the listener does.
            if (filter == null || filter.evaluate(new EntryEvent<>(source, happening, /* knowsOld= */ true))) {
                events.add(new EntryEvent<>(source, happening, configuration.isOldValueRequired()));
            }
        }
        return events;
    }

    @SuppressWarnings("unchecked") // a listener of K and V, whatever else it is
    private void tell(EventType type, List<CacheEntryEvent<? extends K, ? extends V>> events) {
        switch (type) {
            case CREATED -> ((CacheEntryCreatedListener<K, V>) listener).onCreated(events);
            case UPDATED -> ((CacheEntryUpdatedListener<K, V>) listener).onUpdated(events);
            case REMOVED -> ((CacheEntryRemovedListener<K, V>) listener).onRemoved(events);
            case EXPIRED -> ((CacheEntryExpiredListener<K, V>) listener).onExpired(events);
        }
    }
}
