package dev.larder.redis.internal.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Answers taken together. */
public final class Stages {

    private Stages() {}

    /** All answers in their order, once all are there; fails if one fails. */
    public static <T> CompletionStage<List<T>> all(List<? extends CompletionStage<T>> stages) {
        List<CompletableFuture<T>> futures =
                stages.stream().map(CompletionStage::toCompletableFuture).toList();
        return CompletableFuture.allOf(futures.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> {
                    List<T> answers = new ArrayList<>(futures.size());
                    futures.forEach(future -> answers.add(future.join()));
                    return answers;
                });
    }
}
