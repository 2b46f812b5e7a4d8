package dev.larder.jcache.internal.cache;

import dev.larder.jcache.internal.stored.Stored;
import java.util.Set;
import javax.cache.expiry.AccessedExpiryPolicy;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.expiry.ModifiedExpiryPolicy;
import javax.cache.expiry.TouchedExpiryPolicy;
import org.jspecify.annotations.Nullable;

/**
 * Until when entries are there, as the user's policy says. One that fails is taken to have said nothing: what is created is there for ever then, what is there stays
 * as it was.
 */
final class Lives {

    // What these answer to an access is known, and a hit need not ask.
    private static final Set<Class<?>> INDIFFERENT_TO_ACCESS =
            Set.of(EternalExpiryPolicy.class, CreatedExpiryPolicy.class, ModifiedExpiryPolicy.class);

    private static final Set<Class<?>> KNOWN = Set.of(
            EternalExpiryPolicy.class,
            CreatedExpiryPolicy.class,
            ModifiedExpiryPolicy.class,
            AccessedExpiryPolicy.class,
            TouchedExpiryPolicy.class);

    private static final long LONGEST_MILLIS = java.time.Duration.ofDays(3650).toMillis();

    private final ExpiryPolicy policy;
    private final boolean minds;
    private final long keptMillis;

    /**
     * Lives by a policy.
     *
     * @param kept for how long after it has expired an entry is kept, so that somebody may hear of it
     */
    Lives(ExpiryPolicy policy, java.time.Duration kept) {
        this.policy = policy;
        this.minds = !INDIFFERENT_TO_ACCESS.contains(policy.getClass());
        this.keptMillis = kept.toMillis();
    }

    ExpiryPolicy policy() {
        return policy;
    }

    /** Whether an access may change an expiry. */
    boolean mindAccess() {
        return minds;
    }

    /** For how long whatever is created is kept, if that is always the same; a policy of the user's own may say something else each time. */
    java.time.@Nullable Duration alike() {
        return KNOWN.contains(policy.getClass()) ? kept(ofCreated(0), 0) : null;
    }

    /** When an entry expires that is created now. */
    long ofCreated(long now) {
        try {
            return at(policy.getExpiryForCreation(), now, Stored.NEVER);
        } catch (RuntimeException failure) { // the user's code enters here
            return Stored.NEVER;
        }
    }

    /** When an entry expires that is updated now. */
    long ofUpdated(long now, long before) {
        try {
            return at(policy.getExpiryForUpdate(), now, before);
        } catch (RuntimeException failure) { // the user's code enters here
            return before;
        }
    }

    /** What the policy says of an access; null if it changes nothing. Asked once for each access. */
    @Nullable Duration ofAccess() {
        try {
            return policy.getExpiryForAccess();
        } catch (RuntimeException failure) { // the user's code enters here
            return null;
        }
    }

    /** When an entry expires that is there so long from now. */
    static long at(@Nullable Duration duration, long now, long otherwise) {
        return duration == null ? otherwise : duration.getAdjustedTime(now);
    }

    /** For how long an entry is kept that expires then. */
    java.time.Duration kept(long expiresAt, long now) {
        long left = expiresAt == Stored.NEVER ? LONGEST_MILLIS : Math.max(0, expiresAt - now) + keptMillis;
        return java.time.Duration.ofMillis(Math.max(1, Math.min(left, LONGEST_MILLIS)));
    }
}
