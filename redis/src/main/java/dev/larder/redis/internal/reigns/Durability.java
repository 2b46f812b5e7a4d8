package dev.larder.redis.internal.reigns;

import dev.larder.redis.internal.connection.Line;
import dev.larder.redis.internal.connection.Shard;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** When what was written on a master counts as done. Thread-safe. */
interface Durability {

    /** At once: a failover may lose what was written last. */
    Durability OF_THE_MASTER = new Durability() {
        @Override
        public CompletionStage<Void> settled(Shard shard, Line line) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void close() {
            // holds nothing
        }
    };

    /**
     * Completes when everything that was answered on the connection by now counts as done; fails if that takes too long, or if
     * another master reigns by now.
     */
    CompletionStage<Void> settled(Shard shard, Line line);

    /** The answer, once what it answers counts as done. */
    default <T> CompletionStage<T> settled(Shard shard, Line line, CompletionStage<T> answer) {
        if (equals(OF_THE_MASTER)) {
            return answer;
        }
        return answer.thenCompose(value -> {
            // The master is not silent, whatever its replicas are.
            line.heard();
            return settled(shard, line).thenApply(done -> value);
        });
    }

    /** Lets go of its connections. */
    void close();
}
