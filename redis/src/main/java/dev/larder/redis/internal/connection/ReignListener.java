package dev.larder.redis.internal.connection;

/** Hears when a shard is met under another reign than before: what was acknowledged under the one before may be lost. */
public interface ReignListener {

    /**
     * The shard's new connection for commands is of another reign than its last one. Called before anybody else may use the
     * connection, so what is sent on it from here is carried out before everything else; older connections to the shard are closed
     * already. Runs on the one thread of the timer: must not block, nor wait for an answer.
     *
     * @param before the reign of the last connection for commands
     * @param line the new connection, which knows its own reign
     */
    void changed(Shard shard, Reign before, Line line);

    /** As {@link #changed}, of a shard that nobody was connected to before. */
    default void met(Shard shard, Line line) {}

    /** From this moment on keys may be of other shards than before. On the same thread. */
    default void slotsMoved() {}
}
