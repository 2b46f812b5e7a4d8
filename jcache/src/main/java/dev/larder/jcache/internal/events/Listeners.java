package dev.larder.jcache.internal.events;

import dev.larder.internal.threads.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.event.EventType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listeners of one cache. Synchronous ones hear on the thread of the operation, after it has taken effect and before it returns; the others on one thread of the
 * cache's, in the order of the operations. Where {@value #WAITING} operations wait to be told, the next caller tells its own. Holds no lock while it tells.
 *
 * <p>Each kind of event is told to all listeners before the next: what has expired, then what was created, updated, removed.
 */
public final class Listeners<K, V> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private static final int WAITING = 10_000;
    private static final List<EventType> ORDER =
            List.of(EventType.EXPIRED, EventType.CREATED, EventType.UPDATED, EventType.REMOVED);

    private final Cache<K, V> source;
    private final List<Registration<K, V>> registrations = new CopyOnWriteArrayList<>();
    private final ThreadPoolExecutor later;

    /** No listeners yet. */
    public Listeners(Cache<K, V> source) {
        this.source = source;
        this.later = Threads.pool("larder-jcache-events", 1, WAITING);
    }

    /** Adds one. Throws what its factory throws. */
    public void add(CacheEntryListenerConfiguration<K, V> configuration) {
        registrations.add(new Registration<>(configuration));
    }

    /** Takes one out, and answers its listener; null if there is none of this configuration. */
    public @Nullable Object remove(CacheEntryListenerConfiguration<K, V> configuration) {
        Registration<K, V> known = registrations.stream()
                .filter(each -> each.configuration().equals(configuration))
                .findFirst()
                .orElse(null);
        return known != null && registrations.remove(known) ? known.listener() : null;
    }

    /** The listeners there are. */
    public List<Object> all() {
        return registrations.stream().<Object>map(Registration::listener).toList();
    }

    /** Whether anybody hears of it. */
    public boolean hear(EventType type) {
        for (Registration<K, V> each : registrations) {
            if (each.hears(type)) {
                return true;
            }
        }
        return false;
    }

    /** Tells of what one operation did. What a synchronous listener throws comes out, as a {@code CacheEntryListenerException}. */
    public void tell(List<Happening<K, V>> happenings) {
        if (happenings.isEmpty()) {
            return;
        }
        for (EventType type : ORDER) {
            List<Happening<K, V>> ofType = ofType(type, happenings);
            if (!ofType.isEmpty()) {
                registrations.stream().filter(each -> each.hears(type)).forEach(each -> tell(each, type, ofType));
            }
        }
    }

    private static <K, V> List<Happening<K, V>> ofType(EventType type, List<Happening<K, V>> happenings) {
        List<Happening<K, V>> chosen = new ArrayList<>();
        for (Happening<K, V> each : happenings) {
            if (each.type() == type) {
                chosen.add(each);
            }
        }
        return chosen;
    }

    private void tell(Registration<K, V> registration, EventType type, List<Happening<K, V>> happenings) {
        if (registration.isSynchronous()) {
            registration.tell(source, type, happenings);
            return;
        }
        try {
            later.execute(() -> tellQuietly(registration, type, happenings));
        } catch (RejectedExecutionException full) {
            tellQuietly(registration, type, happenings);
        }
    }

    private void tellQuietly(Registration<K, V> registration, EventType type, List<Happening<K, V>> happenings) {
        try {
            registration.tell(source, type, happenings);
        } catch (RuntimeException failure) { // the user's code enters here
            LOG.debug("An asynchronous listener failed: cache={} cause={}", source.getName(), failure.toString());
        }
    }

    /** Tells no more, but for what waits, for ten seconds at most. */
    @Override
    public void close() {
        later.shutdown();
        try {
            if (!later.awaitTermination(10, TimeUnit.SECONDS)) {
                later.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            later.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
