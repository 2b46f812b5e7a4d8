package dev.larder.redis.internal.connection;

import java.util.concurrent.CompletionStage;

/** What an operation sends: one or more commands in one pipeline. Not called at all where there is no connection. */
@FunctionalInterface
public interface Send<T> {

    /** Sends on the connection, without waiting; the stage is the operation's answer. */
    CompletionStage<T> on(Line line);
}
