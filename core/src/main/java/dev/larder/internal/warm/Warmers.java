package dev.larder.internal.warm;

import dev.larder.Clock;
import dev.larder.LarderListener.WarmerMade;
import dev.larder.internal.events.Events;
import dev.larder.internal.threads.Threads;
import dev.larder.tier.SharedTier;
import dev.larder.warm.Warmer;
import dev.larder.warm.Warming;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/** The warmers of one Larder, and the threads they have together. Thread-safe. */
public final class Warmers implements AutoCloseable {

    private static final int WALKING = 4;
    private static final int LOADING = 16;
    private static final int MOST = 100;

    private final String node;
    private final Clock clock;
    private final @Nullable SharedTier shared;
    private final Events events;
    private final ThreadPoolExecutor walking;
    private final ThreadPoolExecutor loading;
    private final Worked.Means means;
    private final Map<String, Worked<?, ?>> warmers = new LinkedHashMap<>();
    private boolean isClosed;

    /** None so far, of a node. */
    public Warmers(String namespace, String node, Clock clock, @Nullable SharedTier shared, Events events) {
        this.node = node;
        this.clock = clock;
        this.shared = shared;
        this.events = events;
        this.walking = Threads.pool("larder-" + namespace + "-warmers", WALKING, MOST);
        this.loading = Threads.pool("larder-" + namespace + "-warming", LOADING, LOADING);
        this.means = new Worked.Means(
                namespace,
                walking,
                loading,
                clock,
                events,
                () -> ThreadLocalRandom.current().nextDouble());
    }

    /**
     * One more, which begins if that is its way.
     *
     * @throws IllegalArgumentException if the name is taken, there are too many, or nodes are to agree and share nothing
     */
    public <K, V> Warming add(Warmer<K, V> warmer, Warmable<K, V> cache) {
        Worked<K, V> worked = new Worked<>(warmer, cache, place(warmer), means);
        synchronized (this) {
            if (isClosed) {
                throw new IllegalStateException("The Larder of warmer " + warmer.name() + " is closed");
            }
            if (warmers.size() == MOST) {
                throw new IllegalArgumentException("There are " + MOST + " warmers already; have one do more keys");
            }
            if (warmers.putIfAbsent(warmer.name(), worked) != null) {
                throw new IllegalArgumentException(
                        "A warmer named " + warmer.name() + " exists already; give one of them another name");
            }
        }
        events.warmerMade(() -> new WarmerMade(worked));
        worked.turn();
        return worked;
    }

    private Place place(Warmer<?, ?> warmer) {
        if (!warmer.isOnOneNode()) {
            return new OwnPlace();
        }
        if (shared == null || !warmer.cache().spec().isShared()) {
            throw new IllegalArgumentException("Warmer " + warmer.name()
                    + " is to be worked by one node for all, and cache "
                    + warmer.cache().name()
                    + " has no shared tier; leave onOneNode out, or give the Larder one by Larder.Builder.shared");
        }
        return new SharedPlace(shared, warmer.name(), node, clock);
    }

    /** Begins what is due. */
    public void turn() {
        all().forEach(Worked::turn);
    }

    /** All there are, in their order. */
    public Collection<Warming> list() {
        return List.copyOf(all());
    }

    private synchronized List<Worked<?, ?>> all() {
        return new ArrayList<>(warmers.values());
    }

    /** Ends those of a cache. */
    public void endOf(String cache) {
        List<Worked<?, ?>> ended;
        synchronized (this) {
            ended = warmers.values().stream()
                    .<Worked<?, ?>>map(each -> each)
                    .filter(each -> each.warmer().cache().name().equals(cache))
                    .toList();
            warmers.values().removeAll(ended);
        }
        ended.forEach(Worked::end);
    }

    /** Ends all of them. Does not wait for loads under way. */
    @Override
    public void close() {
        synchronized (this) {
            isClosed = true;
        }
        all().forEach(Worked::end);
        walking.shutdownNow();
        loading.shutdownNow();
    }
}
