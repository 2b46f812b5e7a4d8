package dev.larder.redis.internal.connection;

import dev.larder.TierUnavailableException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Sends operations to the shards that are concerned. Each is answered within the hard timeout, and fails with
 * {@link TierUnavailableException} and nothing else. Keys are given as they stand in Redis. Thread-safe.
 */
public final class Commands {

    /** What an operation sends for those of its items that are on one shard; answers in their order. */
    @FunctionalInterface
    public interface SendSome<I, T> {

        /** As {@link Send#on}. */
        CompletionStage<List<T>> on(Line line, List<I> items);
    }

    private final Shards shards;

    Commands(Shards shards) {
        this.shards = shards;
    }

    /** Whether keys are spread over shards by slots. */
    public boolean isCluster() {
        return shards.isCluster();
    }

    /** Sends an operation to the shard of a key; the operation's name is for messages. */
    public <T> CompletableFuture<T> call(String operation, String key, Send<T> send) {
        return shards.of(key).call(operation, send);
    }

    /** Sends an operation to every shard; answers in no particular order. Fails if one fails. */
    public <T> CompletionStage<List<T>> callEverywhere(String operation, Send<T> send) {
        return Stages.all(
                shards.all().stream().map(shard -> shard.call(operation, send)).toList());
    }

    /**
     * Sends an operation on many items, one part to each shard at the same time; answers in the order of the items. Where only some of
     * the shards answer, fails with what they have answered.
     */
    public <I, T> CompletionStage<List<T>> callEach(
            String operation, List<I> items, Function<I, String> key, SendSome<I, T> send) {
        if (!shards.isCluster()) {
            return shards.all().get(0).call(operation, line -> send.on(line, items));
        }
        Map<Shard, List<Integer>> places = places(items, key);
        List<CompletableFuture<List<T>>> parts = new ArrayList<>(places.size());
        places.forEach((shard, some) -> parts.add(shard.call(operation, line -> send.on(line, at(some, items)))));
        Answers<T> answers = new Answers<>(List.copyOf(places.values()), items.size());
        return CompletableFuture.allOf(parts.toArray(CompletableFuture<?>[]::new))
                .handle((done, failure) -> answers.together(parts));
    }

    private <I> Map<Shard, List<Integer>> places(List<I> items, Function<I, String> key) {
        Map<Shard, List<Integer>> places = new LinkedHashMap<>();
        for (int i = 0; i < items.size(); i++) {
            places.computeIfAbsent(shards.of(key.apply(items.get(i))), shard -> new ArrayList<>())
                    .add(i);
        }
        return places;
    }

    private static <I> List<I> at(List<Integer> places, List<I> items) {
        return places.stream().map(items::get).toList();
    }
}
