package dev.larder.redis.internal.journal;

import dev.larder.TierUnavailableException;
import dev.larder.redis.internal.connection.Deadlines;
import dev.larder.redis.internal.proof.Proof;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How far this node has read, and what that proves. The tail reports where it stands; a heartbeat brings the heads that the server
 * had at some moment after it was sent. Once the tail has passed them, everything appended before the sending was applied.
 *
 * <p>Each time continuity is lost, what heartbeats sent before have asked for is forgotten: only one that was sent after the tail had
 * its new place proves anything.
 */
final class Progress {

    /** What a heartbeat knew when it was sent: the moment, and the place then, null while there was none. */
    record Question(long moment, @Nullable Place place, long beginning) {}

    private record Pending(long moment, Place heads) {}

    private static final int MOST_PENDING = 64;

    private final Proof proof;
    private final Milestones<Link> keys;
    private final Milestones<Link> groups;
    private final Milestones<Long> proofs;
    private final List<Pending> pending = new ArrayList<>();
    private final NewestLinks applied = new NewestLinks();
    private @Nullable Place place;
    private @Nullable Place lastKnown;
    private String lostBecause = "start";
    private long beginnings;

    Progress(Proof proof, Deadlines deadlines, Supplier<? extends RuntimeException> late) {
        this.proof = proof;
        this.keys = new Milestones<>(deadlines, late);
        this.groups = new Milestones<>(deadlines, late);
        this.proofs = new Milestones<>(deadlines, late);
    }

    /** Where the tail stands, or stood when continuity was lost; before that where an earlier process stood, or null. */
    synchronized @Nullable Place lastKnown() {
        return lastKnown;
    }

    /** Whether the tail has begun in this process, be it once. */
    synchronized boolean hasBegun() {
        return beginnings > 0;
    }

    /** An earlier process of this node stood there, as far as what it left says. */
    synchronized void remember(@Nullable Place persisted) {
        lastKnown = persisted;
    }

    /** Where the tail stands, or null before it has begun and after continuity was lost. */
    synchronized @Nullable Place place() {
        return place;
    }

    /** Why there is no place. */
    synchronized String lostBecause() {
        return lostBecause;
    }

    /** Everything is about to be read anew: whoever waits for a record by now need not wait any longer once that is done. */
    Runnable abandoning() {
        Runnable keysDone = keys.waiting();
        Runnable groupsDone = groups.waiting();
        return () -> {
            keysDone.run();
            groupsDone.run();
        };
    }

    /** A group record was applied. To be said before the tail has advanced to it. */
    synchronized void applied(Link link) {
        applied.add(link);
    }

    /** The tail has read all group records and stands at the given place. */
    void begun(Place at) {
        synchronized (this) {
            beginnings++;
            place = at;
            lastKnown = at;
        }
        release(at);
    }

    /** The tail has applied everything up to the place. */
    void advanced(Place to) {
        synchronized (this) {
            lastKnown = to;
            if (place == null) {
                return;
            }
            place = to;
            settle(to);
        }
        release(to);
    }

    /** Nothing is known any more until the journal was read anew. */
    synchronized void lost(String reason) {
        if (place != null) {
            place = null;
            lostBecause = reason;
        }
        pending.clear();
        proof.revoke();
    }

    /** What to remember when a heartbeat is sent. */
    synchronized Question ask() {
        return new Question(proof.moment(), place, beginnings);
    }

    /** What the server answered to a heartbeat; reading it throws where a part of the journal is missing. */
    void answered(Question question, Supplier<Place> answer) {
        synchronized (this) {
            if (place == null || question.place == null || question.beginning != beginnings) {
                return;
            }
            try {
                compare(question, answer.get());
            } catch (ContinuityLostException e) {
                lost(e.reason());
            }
            if (place != null) {
                settle(place);
            }
        }
        proofs.release(proof::covers);
    }

    private void compare(Question question, Place heads) {
        Objects.requireNonNull(question.place).mustPrecede(heads);
        if (pending.size() < MOST_PENDING) {
            pending.add(new Pending(question.moment, heads));
        }
    }

    private void settle(Place at) {
        pending.removeIf(asked -> {
            boolean passed = at.hasReached(asked.heads);
            if (passed) {
                proof.prove(asked.moment);
            }
            return passed;
        });
    }

    private void release(Place at) {
        keys.release(target -> !at.keys().id().isBefore(target.id()));
        groups.release(target -> !at.groups().id().isBefore(target.id()));
        proofs.release(proof::covers);
    }

    /** Completes when the key record was applied, or memory was emptied since. */
    CompletableFuture<Void> keysApplied(Link link) {
        return awaited(keys, link);
    }

    /**
     * Completes when the group record was applied; fails if the tail has passed where it would be, and it was not there: then it was lost with the
     * master that had acknowledged it. By its id alone another record may come there, or behind it.
     */
    CompletableFuture<Void> groupsApplied(Link link) {
        return awaited(groups, link).thenRun(() -> requireApplied(link));
    }

    private synchronized void requireApplied(Link link) {
        if (!applied.contains(link)) {
            throw new TierUnavailableException(
                    "Record " + link.id() + " of the journal was lost with the master that had it", null);
        }
    }

    /** Completes when everything before now is proven to have been applied. */
    CompletableFuture<Void> provenNow() {
        return proofs.await(proof.moment());
    }

    /** Nothing more will be reached. */
    void close() {
        lost("closed");
        keys.fail();
        groups.fail();
        proofs.fail();
    }

    private <T> CompletableFuture<Void> awaited(Milestones<T> milestones, T target) {
        CompletableFuture<Void> reached = milestones.await(target);
        Place at = place();
        // It may have been passed before anybody waited.
        if (at != null) {
            release(at);
        }
        return reached;
    }
}
