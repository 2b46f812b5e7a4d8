package dev.larder;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A tier did not answer; its operator must act. It reaches no caller of {@link Cache} but those of {@link Cache#atomic}:
 * the engine turns it into an event, a metric and the next tier.
 */
public final class TierUnavailableException extends CacheException {

    private static final long serialVersionUID = 1L;

    /** Why a tier is of no use at the moment. Names are used as metric tags. */
    public enum Kind {
        /** There is no connection, it broke before the answer came, or the circuit breaker is open. */
        UNAVAILABLE,
        /** No answer in time. */
        TIMEOUT,
        /** Refused here, because too many commands wait for their answers already. */
        REJECTED,
        /** The password or the user is wrong, or none was given. */
        WRONGPASS,
        /** The user may not do this. */
        NOPERM,
        /** The server's memory is full, and it evicts nothing. */
        OOM,
        /** The server is reading its data from disk. */
        LOADING,
        /** A script holds the server up. */
        BUSY,
        /** The server takes no writes: a replica, or too few replicas behind it, or its disk fails. */
        READONLY,
        /** The cluster does not serve the key at the moment. */
        CLUSTERDOWN,
        /** Any other error that the server answered. */
        ERROR;

        /** The name as a metric tag. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Kind kind;
    private final transient List<? extends @Nullable Object> answered;
    private final boolean mayHaveTakenEffect;

    /** An outage, with what the tier's client reported as its cause. */
    public TierUnavailableException(String message, @Nullable Throwable cause) {
        this(Kind.UNAVAILABLE, message, cause);
    }

    /** An outage of a kind. */
    public TierUnavailableException(Kind kind, String message, @Nullable Throwable cause) {
        this(kind, message, cause, List.of(), /* mayHaveTakenEffect= */ false);
    }

    private TierUnavailableException(
            Kind kind,
            String message,
            @Nullable Throwable cause,
            List<? extends @Nullable Object> answered,
            boolean mayHaveTakenEffect) {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind, "kind");
        this.answered = answered;
        this.mayHaveTakenEffect = mayHaveTakenEffect;
    }

    /**
     * What a command on many keys fails with where some of the servers involved have answered.
     *
     * @param answered the answers in the keys' order, null for the keys of servers that have not answered
     * @param cause why those have not
     */
    public static TierUnavailableException partial(
            List<? extends @Nullable Object> answered, TierUnavailableException cause) {
        return new TierUnavailableException(cause.kind, String.valueOf(cause.getMessage()), cause, answered, false);
    }

    /** What a write fails with that was sent and not answered. */
    public static TierUnavailableException unanswered(Kind kind, String message, @Nullable Throwable cause) {
        return new TierUnavailableException(kind, message, cause, List.of(), /* mayHaveTakenEffect= */ true);
    }

    /** Whether the write that {@link Cache#atomic} was asked for may have happened all the same; false where it certainly did not. */
    public boolean mayHaveTakenEffect() {
        return mayHaveTakenEffect;
    }

    /** What was answered to a command on many keys all the same, null for keys that were not answered; empty where none was. */
    public List<? extends @Nullable Object> answered() {
        return answered;
    }

    /** Why the tier is of no use. */
    public Kind kind() {
        return kind;
    }
}
