package dev.larder.internal.singleflight;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One lookup under way, which others may join. Its owner completes it in every case.
 *
 * @param <A> what the flight answers
 */
public final class Flight<A> {

    private final long asOfNanos;
    private final CompletableFuture<A> result = new CompletableFuture<>();
    private volatile @Nullable Thread owner;

    Flight(long asOfNanos) {
        this.asOfNanos = asOfNanos;
    }

    /** The moment, by the nano clock, that its answer is not older than: of the proof it believes, or when it began. */
    public long asOfNanos() {
        return asOfNanos;
    }

    /** Says that the current thread does the lookup from here on. */
    public void own() {
        owner = Thread.currentThread();
    }

    /** Whether the thread does the lookup, so that waiting for it there would never end. */
    public boolean isOwnedBy(Thread thread) {
        return thread.equals(owner);
    }

    /** What those who joined wait for; not to be completed by them. */
    public CompletableFuture<A> result() {
        return result;
    }
}
