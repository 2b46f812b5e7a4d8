package dev.larder.redis.internal.connection;

import java.util.concurrent.CompletionStage;

/** Where a shard's master is at the moment. Its text is what operators call the shard. */
interface Whereabouts {

    /** Opens a connection to the master of the moment. */
    CompletionStage<Line> connect(Attempt how);

    /** Something that was answered, or lost, speaks against what is known here: to be looked at again, soon. */
    default void doubt() {}
}
