package dev.larder;

import dev.larder.tier.SharedTier;
import dev.larder.warm.Warming;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hears what happens. Every method does nothing unless overridden. Called on the thread on which it happens, which must not be
 * held up; what a listener throws is logged at DEBUG and otherwise ignored. A memory hit raises no event: it only counts, in
 * {@link CacheStats}.
 */
public interface LarderListener {

    /** A cache has been made. */
    default void cacheMade(CacheMade event) {}

    /** A lookup that memory could not answer has ended. */
    default void lookedUp(LookedUp event) {}

    /** The user's loader is about to be called, on this thread; {@link #loaded} follows on the same, after all that begins in between. */
    default void loading(Loading event) {}

    /** A load by the user's loader has ended, well or not. */
    default void loaded(Loaded event) {}

    /** A command is about to be sent to a tier by this thread, which waits for the answer; {@link #tierCalled} follows on the same. */
    default void tierCalling(TierCalling event) {}

    /** A command to a tier has ended, well or not. */
    default void tierCalled(TierCalled event) {}

    /** An invalidation, a put or an update by this node has been acknowledged or deferred. */
    default void invalidated(Invalidated event) {}

    /** This node has emptied its memory because it may have missed a record, or the journal began anew. */
    default void abandoned(Abandoned event) {}

    /** The circuit breaker before a tier opened, half-opened or closed. */
    default void breakerChanged(BreakerChanged event) {}

    /** A tier was lost, or is back. */
    default void tierChanged(TierChanged event) {}

    /** A warmer is there. */
    default void warmerMade(WarmerMade event) {}

    /** A run of a warmer has ended. */
    default void warmingEnded(WarmingEnded event) {}

    /** A batch of a cache that writes behind was brought to the source, or was not. */
    default void wroteBehind(WroteBehind event) {}

    /** A tier's data are on other servers than before: {@link SharedTier#servers} lists others. */
    default void serversChanged(ServersChanged event) {}

    /**
     * A new cache.
     *
     * @param cache the cache, ready for use
     */
    record CacheMade(Cache<?, ?> cache) {}

    /**
     * A lookup that memory could not answer.
     *
     * @param cache the cache's name
     * @param outcome where the answer came from; null if there was none because the load failed
     * @param duration from the call to the answer
     */
    record LookedUp(String cache, @Nullable Outcome outcome, Duration duration) {}

    /**
     * A load that begins.
     *
     * @param cache the cache's name
     * @param keys how many keys are asked for
     */
    record Loading(String cache, int keys) {}

    /**
     * A load.
     *
     * @param cache the cache's name
     * @param keys how many keys were asked for
     * @param duration time spent in the loader
     * @param failure what the loader threw, or null
     */
    record Loaded(
            String cache,
            int keys,
            Duration duration,
            @Nullable Throwable failure) {}

    /**
     * A command to a tier that begins.
     *
     * @param cache the cache's name
     * @param tier {@code redis} or {@code disk}
     * @param operation as of {@link TierCalled}
     */
    record TierCalling(String cache, String tier, String operation) {}

    /**
     * A command to a tier.
     *
     * @param cache the cache's name
     * @param tier {@code redis} or {@code disk}
     * @param operation {@code fetch}, {@code lease}, {@code fill}, …
     * @param duration from sending to the answer
     * @param failure the kind of failure, or null
     */
    record TierCalled(
            String cache,
            String tier,
            String operation,
            Duration duration,
            @Nullable String failure) {}

    /**
     * An invalidation.
     *
     * @param kind {@code key}, {@code tag}, {@code pattern}, {@code cache} or {@code horizon}
     * @param count how many keys or groups
     * @param acknowledgement what was promised
     * @param reason why, as of {@link Invalidation#because}; empty if nobody said
     */
    record Invalidated(String kind, int count, Acknowledgement acknowledgement, String reason) {

        /** An invalidation for which nobody gave a reason. */
        public Invalidated(String kind, int count, Acknowledgement acknowledgement) {
            this(kind, count, acknowledgement, "");
        }
    }

    /**
     * An abandonment.
     *
     * @param reason why, in words
     */
    record Abandoned(String reason) {}

    /**
     * A circuit breaker's change of state.
     *
     * @param tier {@code redis}
     * @param server which server, without secrets
     * @param from the state before
     * @param to the state now
     * @param reason the failure that opened it last, without secrets
     */
    record BreakerChanged(
            String tier, String server, SharedTier.BreakerState from, SharedTier.BreakerState to, String reason) {}

    /**
     * A tier's change of state.
     *
     * @param tier {@code redis} or {@code disk}
     * @param connected whether it is there now
     * @param reason the last failure without secrets, or how long it was away
     */
    record TierChanged(String tier, boolean connected, String reason) {}

    /**
     * A new warmer.
     *
     * @param warming its work on this node
     */
    record WarmerMade(Warming warming) {}

    /**
     * The end of a run.
     *
     * @param warmer the warmer's name
     * @param cache the cache's name
     * @param progress how far it came, and how it ended
     */
    record WarmingEnded(String warmer, String cache, Warming.Progress progress) {}

    /**
     * A batch of writes.
     *
     * @param cache the cache's name
     * @param writes how many writes it had
     * @param duration time spent in the writer
     * @param failure what the writer threw, or null
     * @param dead how many of them were given up
     */
    record WroteBehind(
            String cache,
            int writes,
            Duration duration,
            @Nullable Throwable failure,
            int dead) {}

    /**
     * Other servers that hold a tier's data.
     *
     * @param tier {@code redis}
     * @param servers their names, as of {@link SharedTier.Server#name}
     */
    record ServersChanged(String tier, List<String> servers) {}
}
