package dev.larder.internal.freshness;

import dev.larder.CacheSpec;
import java.time.Duration;

/**
 * Says how long an entry lives and how it may be served. Pure: the caller reads the clock and draws the random number.
 *
 * @param timeToLiveMillis how long a value is fresh
 * @param negativeTimeToLiveMillis how long "there is none" is fresh; 0 for not at all
 * @param revalidateMillis how long past that it is served while a reload runs
 * @param ifErrorMillis how long past that it is served because the reload failed
 * @param jitter the share by which the fresh time is shortened at most
 */
public record Freshness(
        long timeToLiveMillis,
        long negativeTimeToLiveMillis,
        long revalidateMillis,
        long ifErrorMillis,
        double jitter) {

    /** How an entry may be served. */
    public enum Verdict {
        /** As the answer. */
        FRESH,
        /** As a stale answer, while one reload runs. */
        REVALIDATE,
        /** As a stale answer, only if the load fails. */
        ONLY_IF_ERROR,
        /** Not at all. */
        GONE
    }

    /** The freshness that a specification asks for. */
    public static Freshness of(CacheSpec<?, ?> spec) {
        return new Freshness(
                spec.timeToLive().toMillis(),
                spec.negativeTimeToLive().toMillis(),
                spec.staleWhileRevalidate().toMillis(),
                spec.staleIfError().toMillis(),
                spec.jitter());
    }

    /**
     * The verdict on an entry that is overdue by so many milliseconds; a negative number is what it has left.
     */
    public Verdict judge(long overdueMillis) {
        if (overdueMillis < 0) {
            return Verdict.FRESH;
        }
        if (overdueMillis < revalidateMillis) {
            return Verdict.REVALIDATE;
        }
        return overdueMillis < ifErrorMillis ? Verdict.ONLY_IF_ERROR : Verdict.GONE;
    }

    /** The verdict on an entry that an invalidation has outdated, however fresh it would be. */
    public Verdict judgeOutdated(long overdueMillis) {
        return overdueMillis < ifErrorMillis && ifErrorMillis > 0 ? Verdict.ONLY_IF_ERROR : Verdict.GONE;
    }

    /** {@link #judge} by nanoseconds. */
    public Verdict judgeNanos(long overdueNanos) {
        return judge(Math.floorDiv(overdueNanos, 1_000_000L));
    }

    /** Whether anything stale is served where a load fails. */
    public boolean keepsIfError() {
        return ifErrorMillis > 0;
    }

    /** Whether an entry that is overdue by so many nanoseconds may be served because its load failed. */
    public boolean allowsIfError(long overdueNanos) {
        return judgeOutdated(Math.floorDiv(overdueNanos, 1_000_000L)) == Verdict.ONLY_IF_ERROR;
    }

    /**
     * For how many milliseconds an entry is fresh: its time to live, shortened by the drawn part of the jitter, never
     * lengthened. At least 1 unless it is 0.
     *
     * @param negative whether the source has no value
     * @param drawn a random number from 0 up to, not including, 1
     */
    public long freshMillis(boolean negative, double drawn) {
        return shortened(negative ? negativeTimeToLiveMillis : timeToLiveMillis, drawn);
    }

    /** A time to live of its own, shortened by the drawn part of the jitter. */
    public long shortened(long fullMillis, double drawn) {
        return fullMillis - (long) (fullMillis * jitter * drawn);
    }

    /** For how many milliseconds past its fresh time an entry may still be of use. */
    public long staleMillis() {
        return Math.max(revalidateMillis, ifErrorMillis);
    }

    /** Whether "there is none" is remembered at all. */
    public boolean keepsNegatives() {
        return negativeTimeToLiveMillis > 0;
    }

    /**
     * What is left of a lifetime that another node's wall clock wrote, as this node's wall clock reads now. Clocks may differ by
     * the tolerance: that shortens what is left, by a tenth of the lifetime at most so that short lives are not lost
     * altogether, and never lengthens it.
     */
    public static long remainingMillis(long createdAt, long until, long now, Duration tolerance) {
        long lifetime = until - createdAt;
        long left = Math.min(until - now, lifetime);
        return left - Math.min(tolerance.toMillis(), lifetime / 10);
    }
}
