package dev.larder.redis.internal.connection;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The masters that hold the keys, and which of them holds which key. Thread-safe. */
public interface Shards {

    /** All shards known at this moment; one without Cluster, none before a cluster was first reached. */
    List<Shard> all();

    /** The shard that holds a key, given as it stands in Redis; one that is never connected where nobody is known to hold it. */
    Shard of(String key);

    /** Whether keys are spread by slots: then a command may name keys of one slot only, and commands may be redirected. */
    boolean isCluster();

    /** Begins to connect, in the background. */
    void start();

    /** Something that was answered, or lost, speaks against what is known here: to be looked at again, soon. */
    default void doubt() {}

    /** Makes no connection from now on and closes those there are; complete when they are closed. */
    CompletableFuture<Void> close();
}
