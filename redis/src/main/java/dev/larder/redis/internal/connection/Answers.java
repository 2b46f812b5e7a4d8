package dev.larder.redis.internal.connection;

import dev.larder.TierUnavailableException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Puts what shards have answered to their parts of an operation into the order of its items.
 *
 * @param places which items each part has
 * @param size how many items there are
 */
record Answers<T>(List<List<Integer>> places, int size) {

    /**
     * The answers of parts that have all ended.
     *
     * @throws TierUnavailableException if one has failed; with the answers of the others where there are any
     */
    List<T> together(List<CompletableFuture<List<T>>> parts) {
        @Nullable Object[] all = new @Nullable Object[size];
        TierUnavailableException failure = null;
        int failed = 0;
        for (int part = 0; part < parts.size(); part++) {
            try {
                put(all, places.get(part), parts.get(part).join());
            } catch (CompletionException thrown) {
                failure = reason(thrown);
                failed++;
            }
        }
        if (failure != null) {
            throw failed == parts.size() ? failure : TierUnavailableException.partial(Arrays.asList(all), failure);
        }
        return listed(all);
    }

    private static void put(@Nullable Object[] all, List<Integer> places, List<?> answers) {
        for (int i = 0; i < places.size(); i++) {
            all[places.get(i)] = answers.get(i);
        }
    }

    private static TierUnavailableException reason(CompletionException thrown) {
        return thrown.getCause() instanceof TierUnavailableException known
                ? known
                : new TierUnavailableException(String.valueOf(thrown.getMessage()), thrown.getCause());
    }

    @SuppressWarnings("unchecked") // whatever the operation answers
    private static <T> List<T> listed(@Nullable Object[] all) {
        return (List<T>) Arrays.asList(all);
    }
}
