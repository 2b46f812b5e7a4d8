package dev.larder.tier;

import dev.larder.Clock;
import dev.larder.LarderListener;
import dev.larder.TierUnavailableException;
import dev.larder.journal.Journal;
import dev.larder.journal.JournalRecord;
import dev.larder.journal.JournalRecord.Group;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The tier that all nodes of a namespace share, and the steps of the coherence protocol that happen there. One instance
 * belongs to one {@link dev.larder.Larder}. Keys are cache keys, without the namespace; values are envelopes.
 *
 * <p>No method blocks. A stage completes on a thread of the tier, which must not be held up. Every stage completes within the
 * tier's hard timeout; where the tier cannot be reached it fails with {@link TierUnavailableException}, and then whether the
 * command took effect is unknown. Thread-safe.
 */
public interface SharedTier extends AutoCloseable {

    /** The journal that lives beside the values; the same instance every time. */
    Journal journal();

    /** The key as it stands in this tier, namespace included: what codecs bind envelopes to. */
    String fullKey(String key);

    /** Whether commands can be sent at this moment. Reads a field. */
    boolean isConnected();

    /**
     * When the server that holds the key last confirmed that it accepts writes, as of {@link System#nanoTime}; {@link Journal#NEVER}
     * before the first time. What is read from it is believed for as long after that as the cache allows: a server that was replaced
     * and does not know it yet confirms nothing. Reads a field.
     */
    default long confirmedAtNanos(String key) {
        return journal().provenAtNanos();
    }

    /** How long a lease lasts unless it is renewed; positive. */
    default Duration leaseTime() {
        return Duration.ofSeconds(2);
    }

    /**
     * How long one lookup waits for this tier, all its steps together, where a loader or a stale value can answer instead; positive.
     * Shorter than the hard timeout, which ends every stage.
     */
    default Duration softTimeout() {
        return Duration.ofMillis(250);
    }

    /** The value of a key, or empty. */
    CompletionStage<Optional<byte[]>> fetch(String key);

    /**
     * The values of keys, in their order, in one round trip for each server involved; keys are not repeated. Where some of the servers
     * do not answer, fails with what the others have: {@link TierUnavailableException#partial}. So do the other commands on many keys.
     */
    CompletionStage<List<Optional<byte[]>>> fetchAll(List<String> keys);

    /** Tries to take the lease of a key, and reads the key behind it in the same round trip. */
    CompletionStage<LeaseAnswer> lease(String key);

    /** {@link #lease} for many keys in one pipeline, answers in their order. */
    CompletionStage<List<LeaseAnswer>> leaseAll(List<String> keys);

    /** Looks whether a value has come or the lease of the key is gone: what a waiter polls. */
    CompletionStage<LeaseAnswer> poll(String key);

    /** Prolongs a lease that still holds the token to its full time from now; false if it does not. */
    CompletionStage<Boolean> renew(String key, String token);

    /** Gives a lease back if it still holds the token. */
    CompletionStage<Boolean> release(String key, String token);

    /**
     * Sets the value if the lease still holds the token, and ends the lease, in one script.
     *
     * @return true if the value was set; false if the lease was lost: the value must then be kept nowhere
     */
    CompletionStage<Boolean> fill(Fill fill);

    /** {@link #fill} for many keys in one pipeline, answers in their order. */
    CompletionStage<List<Boolean>> fillAll(List<Fill> fills);

    /**
     * Removes the keys and their leases, then appends a key record, in that order whatever happens in between.
     *
     * @return a stage that completes when the record is in the journal, with the record's id; the nodes, this one included,
     *     apply it when their tails reach it
     */
    CompletionStage<String> invalidate(List<String> keys);

    /**
     * {@link #invalidate(List)} of keys, and a record for each group, in as few round trips as the tier can do with.
     *
     * @param keys may be empty where there is a group
     * @param groups may be empty where there is a key
     * @return a stage that completes when all records are in the journal, with the id of the last group's; of the keys' where there is no group
     */
    default CompletionStage<String> invalidate(List<String> keys, List<Group> groups) {
        CompletionStage<String> last = keys.isEmpty() ? CompletableFuture.completedFuture("") : invalidate(keys);
        for (Group group : groups) {
            last = last.thenCompose(before -> journal().append(group));
        }
        return last;
    }

    /**
     * Removes the key and puts a write lease, replacing whatever lease there is. Sent at most once.
     *
     * @return the write lease's token, for {@link #fill}
     */
    CompletionStage<String> beginWrite(String key);

    /**
     * Ends a write with all that is to be sent for it, in as few round trips as the tier can do with: {@link #fill} under the write lease, then the key's
     * record whatever became of the fill, and {@link #invalidate(List, List)} of what else the write made untrue. Sent at most once.
     *
     * @param keys without the one that was written; may be empty
     * @param groups may be empty
     */
    default CompletionStage<Written> endWrite(Fill fill, List<String> keys, List<Group> groups) {
        return fill(fill)
                .thenCompose(isSet -> journal()
                        .append(new JournalRecord.Keys(List.of(fill.key())))
                        .thenCompose(id -> keys.isEmpty() && groups.isEmpty()
                                ? CompletableFuture.completedFuture(id)
                                : invalidate(keys, groups))
                        .thenApply(id -> new Written(isSet, id)));
    }

    /**
     * Sets the value and removes the lease, in one script, sent at most once. Where both the new and the present value have a
     * version other than 0, the newer stays.
     *
     * @return true if the value was set; false if a newer version is there
     */
    CompletionStage<Boolean> put(Fill fill);

    /**
     * Replaces what stands under a key, and ends the lease, in one script, if the caller has seen what stands there now. Sent at most once.
     *
     * @param seen the bytes that {@link #fetch} answered; null for nothing
     * @param wanted what is to stand there, whatever its version, the token left empty; null for nothing
     */
    default CompletionStage<Replaced> replace(String key, byte @Nullable [] seen, @Nullable Fill wanted) {
        return CompletableFuture.failedFuture(
                new TierUnavailableException("This shared tier replaces nothing under a condition", null));
    }

    /**
     * {@link #replace} of something that no tier but this one keeps, such as a counter: nobody remembers it until it is acknowledged, and where the tier fails
     * over it may be lost. For what is written with every request.
     */
    default CompletionStage<Replaced> swap(String key, byte @Nullable [] seen, Fill wanted) {
        return replace(key, seen, wanted);
    }

    /**
     * Sets an envelope, without its token, in the place of the bytes that were seen, if they stand there still. It says the same and lives longer, so
     * nothing is promised: it may be lost, and the lease stays as it is. A tier that cannot does nothing.
     *
     * @return whether it was set
     */
    default CompletionStage<Boolean> extend(byte[] seen, Fill longer) {
        return CompletableFuture.completedFuture(false);
    }

    /**
     * Something that all nodes of the namespace share and that is no cached value, such as a ring of keys: it stands until somebody
     * replaces it, or the tier loses it. Empty if there is none.
     *
     * @param name lower-case letters and hyphens; not one of the journal's
     */
    default CompletionStage<Optional<byte[]>> common(String name) {
        return CompletableFuture.failedFuture(keepsNothingInCommon());
    }

    /**
     * Replaces what {@link #common} answers, in one step, if it is what the caller believes it to be. Doing it twice is doing it once.
     *
     * @param expected what should stand there; of length 0 for nothing
     * @param wanted what is to stand there, not empty
     * @return what stands there afterwards: {@code wanted} if it was replaced; empty if nothing stands there and something was expected
     */
    default CompletionStage<Optional<byte[]>> exchange(String name, byte[] expected, byte[] wanted) {
        return CompletableFuture.failedFuture(keepsNothingInCommon());
    }

    private static TierUnavailableException keepsNothingInCommon() {
        return new TierUnavailableException("This shared tier keeps nothing but values", null);
    }

    /** Figures of the server for health pages; fails with {@link TierUnavailableException} if it does not answer. */
    CompletionStage<ServerFigures> figures();

    /** What tools ask of the tier; empty where it can tell nothing of the kind. */
    default Optional<Insight> insight() {
        return Optional.empty();
    }

    /** Whether and since when the tier is connected, and what it last failed with. */
    Status status();

    /** What is on the way to the server, and what was not let on the way. Reads fields. */
    default Traffic traffic() {
        return new Traffic(breaker(isConnected()), 0, 0, 0, Map.of(), 0, 0, Redirections.NONE);
    }

    private static BreakerState breaker(boolean isConnected) {
        return isConnected ? BreakerState.CLOSED : BreakerState.OPEN;
    }

    /**
     * The servers that hold the data, each as it stands: one, or in a cluster one for each shard. Empty before a cluster was first
     * reached, and where a tier tells none apart. {@link LarderListener#serversChanged} tells when others are listed. Reads fields.
     */
    default List<Server> servers() {
        return List.of();
    }

    /** Ends the tail and the heartbeat and lets go of the connections. Idempotent. Blocks for a short bounded time. */
    @Override
    void close();

    /**
     * What the tier answers to somebody who wants to load.
     *
     * @param token the lease's token if it was given to the caller, otherwise null
     * @param held whether anybody holds a lease for the key
     * @param found the value under the key, or null
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, and copied by nobody on its way
    record LeaseAnswer(@Nullable String token, boolean held, byte @Nullable [] found) {}

    /**
     * A value to be set.
     *
     * @param key the cache key
     * @param token the lease's token; empty for {@link #put}
     * @param envelope the value's envelope
     * @param timeToLiveMillis how long the key lives from now, positive
     * @param version the value's declared version, 0 for none
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, and copied by nobody on its way
    record Fill(String key, String token, byte[] envelope, long timeToLiveMillis, long version) {}

    /**
     * What became of an {@link #endWrite}.
     *
     * @param isSet as {@link #fill} answers
     * @param id as {@link #invalidate(List, List)} answers; where that had nothing to do, of the key's record
     */
    record Written(boolean isSet, String id) {}

    /**
     * What became of a {@link #replace}.
     *
     * @param isDone whether what was wanted stands there now
     * @param found otherwise what stands there instead; null for nothing
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, and copied by nobody on its way
    record Replaced(boolean isDone, byte @Nullable [] found) {

        /** It was replaced. */
        public static final Replaced DONE = new Replaced(/* isDone= */ true, null);

        /** Something else, or nothing, stands there. */
        public static Replaced not(byte @Nullable [] found) {
            return new Replaced(/* isDone= */ false, found);
        }
    }

    /**
     * Whether the tier is connected.
     *
     * @param connected whether commands can be sent
     * @param sinceEpochMillis when that last changed
     * @param lastError the message of the last failure, without secrets, or null
     */
    record Status(
            boolean connected,
            long sinceEpochMillis,
            @Nullable String lastError) {}

    /** Whether commands are let through to a tier that did not answer. */
    enum BreakerState {
        /** They are. */
        CLOSED,
        /** They are not, but a probe has been answered, or it is time to try; the next probe decides. */
        HALF_OPEN,
        /** They are not: nobody waits for the tier. */
        OPEN
    }

    /**
     * What is on the way to the tier.
     *
     * @param breaker the state of the circuit breaker; where there are several, of the one that is worst off
     * @param underWay commands sent and not answered
     * @param rejected commands refused because too many were under way
     * @param connects connections made for commands; more than one for each server were made after a loss
     * @param connectFailures attempts to make such a connection that failed, by what was wrong; kinds of which there were none may be
     *     missing
     * @param breakerOpenings how often a breaker opened
     * @param connections how many connections there are to servers that hold data, those being opened included
     * @param redirections how often a cluster has sent commands elsewhere
     */
    record Traffic(
            BreakerState breaker,
            int underWay,
            long rejected,
            long connects,
            Map<TierUnavailableException.Kind, Long> connectFailures,
            long breakerOpenings,
            int connections,
            Redirections redirections) {

        /** Keeps a copy of what cannot be changed. */
        public Traffic {
            connectFailures = Map.copyOf(connectFailures);
        }
    }

    /**
     * How often a cluster has not carried out a command where it was sent.
     *
     * @param moved sent to another server, because the slot is there now
     * @param asked sent to another server, because the key is there already while its slot moves
     * @param triedAgain sent again, because its keys were on two servers while their slot moved
     */
    record Redirections(long moved, long asked, long triedAgain) {

        /** There were none. */
        public static final Redirections NONE = new Redirections(0, 0, 0);
    }

    /**
     * A server that holds data, at one moment. Without secrets.
     *
     * @param name what logs and events call it: its address, or the sentinels and the name by which they know it
     * @param address host and port at the other end of the connection, the last one where there is none; empty before the first
     * @param connected whether commands can be sent to it: there is a connection, and the circuit breaker is closed
     * @param breaker the state of its circuit breaker
     * @param sinceEpochMillis when {@code connected} last changed
     * @param lastError why it was last lost, with what to do about it; null if it never was
     * @param certificateUntil when the first of the certificates that the connection stands on ends, its own and ours; null without TLS
     */
    record Server(
            String name,
            String address,
            boolean connected,
            BreakerState breaker,
            long sinceEpochMillis,
            @Nullable String lastError,
            @Nullable Instant certificateUntil) {}

    /**
     * Figures of the server.
     *
     * @param responseNanos round trip of the question
     * @param usedMemoryBytes memory the server uses
     * @param keys keys on the server, of all namespaces
     * @param evictions keys the server has evicted since it started
     * @param version the server's version
     */
    record ServerFigures(long responseNanos, long usedMemoryBytes, long keys, long evictions, String version) {}

    /** Opens the shared tier of a namespace. */
    @FunctionalInterface
    interface Provider {
        /**
         * Opens the tier. Does not wait for the server: where it cannot be reached the tier starts disconnected and connects
         * later by itself.
         */
        SharedTier open(Node node);
    }

    /**
     * The node on whose behalf a tier is opened.
     *
     * @param namespace instance and version, for example {@code shop:v1}
     * @param id a random name of this node, unique among all that ever used the namespace
     * @param clock tells the time
     * @param listener hears {@link LarderListener#tierChanged}
     */
    record Node(String namespace, String id, Clock clock, LarderListener listener) {}
}
