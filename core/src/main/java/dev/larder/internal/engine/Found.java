package dev.larder.internal.engine;

import dev.larder.internal.freshness.Freshness.Verdict;
import dev.larder.tier.Entry;

/**
 * An entry that a tier below memory holds, alive, and how it may be served.
 *
 * @param entry the entry
 * @param leftMillis what is left of its fresh time; negative if it is stale
 * @param verdict never {@link Verdict#GONE}
 * @param envelope the bytes it stands in
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and copied by nobody on its way
record Found<V>(Entry<V> entry, long leftMillis, Verdict verdict, byte[] envelope) {

    boolean isFresh() {
        return verdict == Verdict.FRESH;
    }

    /** Whether it answers, fresh or stale, without anybody having failed. */
    boolean isAnswer() {
        return isFresh() || mayBeServedStale();
    }

    /** The same where it is not believed. */
    Found<V> onlyIfError() {
        return new Found<>(entry, leftMillis, Verdict.ONLY_IF_ERROR, envelope);
    }

    /** The same where it is believed by nobody but the caller who asks for it. */
    Found<V> asStale() {
        return new Found<>(entry, leftMillis, Verdict.REVALIDATE, envelope);
    }

    boolean mayBeServedStale() {
        return verdict == Verdict.REVALIDATE;
    }
}
