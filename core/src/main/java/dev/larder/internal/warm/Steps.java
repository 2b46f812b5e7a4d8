package dev.larder.internal.warm;

import dev.larder.TierUnavailableException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One run's way with keys: those in memory are left out, the others are brought on other threads, and the place is told where it has come to. */
final class Steps<K> implements Walker<K> {

    private final Warmable<K, ?> cache;
    private final boolean isForAll;
    private final @Nullable Function<? super K, String> markOf;
    private final Counts counts;
    private final Place place;
    private final Executor loading;
    private final Runnable lost;

    /**
     * A run's.
     *
     * @param isForAll whether it is for the shared tier, so that this node's memory says nothing
     * @param lost is told that another node has taken over
     */
    Steps(
            Warmable<K, ?> cache,
            boolean isForAll,
            @Nullable Function<? super K, String> markOf,
            Counts counts,
            Place place,
            Executor loading,
            Runnable lost) {
        this.cache = cache;
        this.isForAll = isForAll;
        this.markOf = markOf;
        this.counts = counts;
        this.place = place;
        this.loading = loading;
        this.lost = lost;
    }

    @Override
    public boolean isLeftOut(K key) {
        boolean isWarm = !isForAll && cache.isWarm(key);
        if (isWarm) {
            counts.add(new Brought<>(0, 0, 1, Map.of()));
        }
        return isWarm;
    }

    @Override
    public boolean mustWait() {
        return cache.isCutOff();
    }

    @Override
    public CompletableFuture<Brought<K>> bring(List<K> keys) {
        CompletableFuture<Brought<K>> result = new CompletableFuture<>();
        Runnable task = () -> bring(keys, result);
        try {
            loading.execute(task);
        } catch (RejectedExecutionException full) { // of threads that all warmers have together
            task.run();
        }
        return result;
    }

    private void bring(List<K> keys, CompletableFuture<Brought<K>> result) {
        try {
            result.complete(cache.bring(keys, isForAll));
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            result.completeExceptionally(closing);
        } catch (RuntimeException | Error failure) { // the user's code enters here
            result.completeExceptionally(failure);
        }
    }

    @Override
    public void settled(List<K> keys, Brought<K> brought) {
        counts.add(brought);
        if (markOf != null && brought.good() > 0) {
            tell(checked(markOf.apply(keys.get(keys.size() - 1))));
        }
    }

    private static String checked(String mark) {
        if (mark.length() > Note.LONGEST_MARK) {
            throw new IllegalArgumentException("A key's mark has " + mark.length() + " characters; give at most "
                    + Note.LONGEST_MARK + ", such as its number as a text");
        }
        return mark;
    }

    private void tell(String mark) {
        try {
            if (!place.reached(mark)) {
                lost.run();
            }
        } catch (TierUnavailableException away) {
            // told with the next one
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }
}
