package dev.larder.spring.session;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What was changed in sessions while Redis was away, until it can be written. Bounded; the node's death loses it. Thread-safe.
 */
final class WaitingChanges {

    static final int MOST = 10_000;

    /**
     * A change that waits.
     *
     * @param known the session as far as this node knows it, with the change
     */
    record Waiting(Change change, StoredSession known) {}

    private final int most;
    private final Map<String, Waiting> byHash = new ConcurrentHashMap<>();

    WaitingChanges(int most) {
        this.most = most;
    }

    /** Keeps a change; false if there is no room. */
    boolean add(String hash, Change change, Optional<StoredSession> known) {
        if (byHash.size() >= most && !byHash.containsKey(hash)) {
            return false;
        }
        byHash.merge(
                hash,
                new Waiting(change, change.mergedInto(known)),
                (before, now) -> new Waiting(before.change.and(change), change.mergedInto(Optional.of(before.known))));
        return true;
    }

    Optional<Waiting> find(String hash) {
        return Optional.ofNullable(byHash.get(hash));
    }

    /** Takes a change out if it is still that one. */
    void remove(String hash, Waiting written) {
        byHash.remove(hash, written);
    }

    /** Forgets a session that has ended. */
    void forget(String hash) {
        byHash.remove(hash);
    }

    List<String> hashes() {
        return List.copyOf(byHash.keySet());
    }

    int size() {
        return byHash.size();
    }
}
