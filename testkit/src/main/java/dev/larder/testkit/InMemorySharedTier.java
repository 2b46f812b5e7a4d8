package dev.larder.testkit;

import dev.larder.Clock;
import dev.larder.tier.SharedTier;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A shared tier inside this process that keeps to the protocol: leases that expire by the given clock, fills only with the
 * token, invalidations that unlink before they append, one journal that all nodes read in the same order. Give {@link #link} to
 * each Larder that takes part in a test, to be able to break its way here; or this object itself where that is not needed.
 * Thread-safe.
 *
 * <p>Methods that name a key mean the full key, with the namespace: {@code shop:v1:goal:42}.
 */
public final class InMemorySharedTier implements SharedTier.Provider {

    private final Clock clock;
    private final Map<String, SharedNamespace> namespaces = new ConcurrentHashMap<>();
    private volatile Duration leaseTime = Duration.ofSeconds(2);

    /** A tier that is empty, and whose values and leases expire by the clock. */
    public InMemorySharedTier(Clock clock) {
        this.clock = clock;
    }

    /** How long leases last unless they are renewed; nodes renew each third of that, in real time. Default: 2 seconds. */
    public InMemorySharedTier leaseTime(Duration newLeaseTime) {
        leaseTime = newLeaseTime;
        return this;
    }

    /** A way here for one node. */
    public TierLink link() {
        return new TierLink(this);
    }

    @Override
    public SharedTier open(SharedTier.Node node) {
        return link().open(node);
    }

    /** The keys that hold a value now. */
    public Set<String> keys(String namespace) {
        return namespace(namespace).values().keys();
    }

    /** Whether a key holds a value. */
    public boolean holds(String fullKey) {
        Place place = place(fullKey);
        return place.values.fetch(place.key).isPresent();
    }

    /** Whether somebody holds the key's lease. */
    public boolean isLeased(String fullKey) {
        Place place = place(fullKey);
        return place.values.isLeased(place.key);
    }

    /** Removes a value as a full server does, telling nobody. */
    public void evict(String fullKey) {
        Place place = place(fullKey);
        place.values.evict(place.key);
    }

    /** Ends a lease as if its time were over. */
    public void lapse(String fullKey) {
        Place place = place(fullKey);
        place.values.lapse(place.key);
    }

    /**
     * Remembers a key as a replica that hears of nothing more. What is answered promotes the replica, as far as this key is
     * concerned: its value and its lease are what they were. Nobody is told; see {@link TierLink#meetAnotherMaster}.
     */
    public Runnable replicate(String fullKey) {
        Place place = place(fullKey);
        return place.values.replicate(place.key);
    }

    /** Removes the oldest records but so many, at least one; who has not read them has lost continuity. */
    public void trimJournal(String namespace, int keep) {
        namespace(namespace).log().trim(keep);
        namespace(namespace).log().wake();
    }

    /** Removes what all nodes share under a name, as a server that was emptied. */
    public void loseCommon(String namespace, String name) {
        namespace(namespace).commons().lose(name);
    }

    /** Deletes the journal: it begins anew, and every node notices. */
    public void loseJournal(String namespace) {
        namespace(namespace).log().lose();
        namespace(namespace).log().wake();
    }

    Duration leaseTime() {
        return leaseTime;
    }

    SharedNamespace namespace(String name) {
        return namespaces.computeIfAbsent(
                name,
                same -> new SharedNamespace(name, new SharedValues(clock), new SharedCommons(), new JournalLog(clock)));
    }

    private record Place(SharedValues values, String key) {}

    // A namespace has one colon: instance and version.
    private Place place(String fullKey) {
        int end = fullKey.indexOf(':', fullKey.indexOf(':') + 1);
        if (end < 0) {
            throw new IllegalArgumentException(
                    "'" + fullKey + "' is not a full key; write it as instance:version:key, like shop:v1:goal:42");
        }
        return new Place(namespace(fullKey.substring(0, end)).values(), fullKey.substring(end + 1));
    }
}
