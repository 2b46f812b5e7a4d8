package dev.larder.redis.internal.connection;

import java.time.Duration;

/**
 * How long to wait for Redis.
 *
 * @param soft in all of a lookup that something else can answer, unless one command may not even take that long
 * @param command for an answer, the hard timeout of every stage
 * @param connect for a connection, login included
 */
public record Timeouts(Duration soft, Duration command, Duration connect) {

    /** The soft timeout, no longer than the hard one. */
    public Duration lookup() {
        return soft.compareTo(command) < 0 ? soft : command;
    }
}
