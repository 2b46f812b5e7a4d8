package dev.larder.internal.engine;

import dev.larder.LoadException;
import dev.larder.Outcome;
import dev.larder.TierUnavailableException;
import dev.larder.internal.engine.Sources.Loading;
import dev.larder.tier.Entry;
import dev.larder.tier.SharedTier.Fill;
import dev.larder.tier.SharedTier.LeaseAnswer;
import java.util.function.Function;

/**
 * The step <b>load</b>: gets the key's lease, asks the source, and fills the shared tier if the lease held meanwhile. Who does not
 * get the lease waits for the value of who did.
 */
final class Loads<K, V> {

    private static final LeaseAnswer NOT_ASKED = new LeaseAnswer(null, /* held= */ false, null);

    private final Parts<K, V> parts;
    private final TimedLoads<K, V> timed;
    private final Keeping<K, V> keeping;

    Loads(Parts<K, V> parts, TimedLoads<K, V> timed, Keeping<K, V> keeping) {
        this.parts = parts;
        this.timed = timed;
        this.keeping = keeping;
    }

    /**
     * Loads a value that no tier has.
     *
     * @throws LoadException if the loader failed and the fallback may not be served
     */
    Answer<V> load(Query<K, V> query, Fallback<K, V> fallback, boolean isShared) throws InterruptedException {
        if (query.source() == null) {
            return Answer.nothing();
        }
        Answer<V> paused = parts.pauses().isPaused(query.text()) ? fallback.ifError(parts) : null;
        return paused != null ? paused : loadOrServeStale(query, fallback, isShared);
    }

    private Answer<V> loadOrServeStale(Query<K, V> query, Fallback<K, V> fallback, boolean isShared)
            throws InterruptedException {
        try {
            Answer<V> late = timed.joinLate(query, fallback);
            if (late != null) {
                return late;
            }
            return isShared ? loadLeased(query, fallback) : loadAlone(query, fallback);
        } catch (LoadException failed) {
            if (!Lookups.isInterrupt(failed)) {
                parts.pauses().failed(query.text());
            }
            Answer<V> stale = fallback.ifError(parts);
            if (stale == null) {
                throw failed;
            }
            return stale;
        }
    }

    private Answer<V> loadLeased(Query<K, V> query, Fallback<K, V> fallback) throws InterruptedException {
        try {
            return waitForLease(query, fallback);
        } catch (TierUnavailableException away) {
            return loadAlone(query, fallback); // the tier went away before the source was asked
        }
    }

    private Answer<V> waitForLease(Query<K, V> query, Fallback<K, V> known) throws InterruptedException {
        long began = parts.clock().nanos();
        Fallback<K, V> fallback = known;
        Pause pause = new Pause();
        Moment moment = parts.shared().begin(query);
        LeaseAnswer lease = NOT_ASKED;
        while (moment != null) {
            lease = lease.held() ? parts.shared().poll(query) : parts.shared().lease(query);
            Found<V> found = parts.shared().judge(query.text(), lease.found(), moment);
            if (found != null && found.isFresh() && query.isOfUse(found.leftMillis())) {
                return take(query, found, lease, moment);
            }
            if (lease.token() != null) {
                return loadUnder(query, fallback, lease.token(), moment);
            }
            fallback = fallback.orBetter(found, moment);
            Answer<V> stale = fallback.whileReloading(parts);
            if (stale != null) {
                return stale;
            }
            if (parts.clock().nanos() - began >= parts.spec().waitLimit().toNanos()) {
                return loadUnkept(query);
            }
            pause.await();
            // Anew for each answer: what it brings is believed, and kept or loaded, as of now.
            moment = parts.shared().begin(query);
        }
        return loadAlone(query, fallback); // the tier may not be believed any more
    }

    // Somebody filled between the fetch and the lease.
    private Answer<V> take(Query<K, V> query, Found<V> found, LeaseAnswer lease, Moment moment) {
        if (lease.token() != null) {
            parts.shared().giveBack(query.text(), lease.token());
        }
        keeping.keepFound(query, found, moment);
        return parts.shared().answer(found, Outcome.REDIS);
    }

    private Answer<V> loadUnder(Query<K, V> query, Fallback<K, V> fallback, String token, Moment began)
            throws InterruptedException {
        LeaseKeeper keeper = LeaseKeeper.of(parts, () -> parts.shared().renew(query.text(), token));
        return timed.load(query, fallback, began, new Ending<>() {
            @Override
            public Answer<V> loaded(Loading<V> loading) throws InterruptedException {
                keeper.stop();
                return keepUnder(query, token, began, loading);
            }

            @Override
            public void failed() {
                keeper.stop();
                parts.shared().giveBack(query.text(), token);
            }
        });
    }

    private Answer<V> keepUnder(Query<K, V> query, String token, Moment began, Loading<V> loading)
            throws InterruptedException {
        Entry<V> entry;
        try {
            entry = keeping.loadedEntry(query, loading.result(), began, loading.costNanos());
        } catch (LoadException failed) {
            parts.shared().giveBack(query.text(), token);
            throw failed;
        }
        if (!keeping.isKept(query, loading.result())) {
            parts.shared().giveBack(query.text(), token);
        } else {
            fillAndKeep(query, token, entry, began);
        }
        return loaded(entry);
    }

    private void fillAndKeep(Query<K, V> query, String token, Entry<V> entry, Moment began)
            throws InterruptedException {
        byte[] envelope = parts.shared().encode(query.text(), entry);
        if (envelope == null) {
            if (releaseQuietly(query, token)) {
                keeping.keepInMemory(query, entry, began);
            }
        } else if (fill(query, filling(query.text(), token, envelope, entry))) {
            keeping.keepFilled(query, entry, envelope, began);
        }
    }

    /** Whether the lease held up to here, so that the value may be kept; unknown counts as yes, as the fence still guards memory. */
    private boolean fill(Query<K, V> query, Fill fill) throws InterruptedException {
        try {
            return parts.shared().fill(fill, query.patience());
        } catch (TierUnavailableException away) {
            return true;
        }
    }

    Fill filling(String text, String token, byte[] envelope, Entry<V> entry) {
        long left = Math.max(1, entry.staleUntil() - parts.clock().millis());
        return new Fill(text, token, envelope, left, entry.version());
    }

    /** Loads where there is no shared tier to be asked; memory is guarded by fence and generation alone. */
    private Answer<V> loadAlone(Query<K, V> query, Fallback<K, V> fallback) throws InterruptedException {
        Moment began = Moment.now(parts.node(), query.text());
        return timed.load(query, fallback, began, ending(loading -> {
            Entry<V> entry = keeping.loadedEntry(query, loading.result(), began, loading.costNanos());
            if (keeping.isKept(query, loading.result())) {
                keeping.keepLoaded(query, entry, began);
            }
            return loaded(entry);
        }));
    }

    /** Loads for a caller that has waited long enough for somebody else; kept nowhere. */
    Answer<V> loadUnkept(Query<K, V> query) throws InterruptedException {
        if (query.source() == null) {
            return Answer.nothing();
        }
        Moment began = Moment.now(parts.node(), query.text());
        return timed.loadUnkept(
                query,
                ending(loading -> loaded(keeping.loadedEntry(query, loading.result(), began, loading.costNanos()))));
    }

    /** The ending of a load for which nothing is held. */
    private static <T, A> Ending<T, A> ending(Function<T, A> whenLoaded) {
        return new Ending<>() {
            @Override
            public A loaded(T what) {
                return whenLoaded.apply(what);
            }

            @Override
            public void failed() {
                // nothing is held
            }
        };
    }

    /** Gives a lease back; whether it was still held, as far as can be told. A lease that cannot be given back lapses by itself. */
    boolean releaseQuietly(Query<K, V> query, String token) throws InterruptedException {
        try {
            return parts.shared().release(query.text(), token, query.patience());
        } catch (TierUnavailableException away) {
            return true; // counted where it happened; the fence still guards memory
        }
    }

    Answer<V> loaded(Entry<V> entry) {
        return parts.shared().answer(entry, Outcome.LOAD);
    }
}
