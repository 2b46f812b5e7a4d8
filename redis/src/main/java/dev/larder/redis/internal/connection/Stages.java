package dev.larder.redis.internal.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

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

    /** The stage that is begun, a failed one if beginning it throws. */
    static <T> CompletionStage<T> begun(Supplier<CompletionStage<T>> begin) {
        try {
            return begin.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
