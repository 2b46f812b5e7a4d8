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

    private static final int SILENT_TIMEOUTS = 3;

    /** The same with another soft timeout. */
    public Timeouts withSoft(Duration other) {
        return new Timeouts(other, command, connect);
    }

    /** The same with another hard timeout. */
    public Timeouts withCommand(Duration other) {
        return new Timeouts(soft, other, connect);
    }

    /** The same with another time to connect. */
    public Timeouts withConnect(Duration other) {
        return new Timeouts(soft, command, other);
    }

    /** What all of a lookup waits for the server: a tenth less than its caller is told, for what else there is to do, on a busy machine. */
    public Duration lookup() {
        return tenths(9);
    }

    /**
     * After which an operation without an answer counts for the circuit breaker: a little before nobody waits any more, so that the
     * breaker knows before the caller comes back.
     */
    Duration patience() {
        return tenths(8);
    }

    /** Of the soft timeout, which is no longer than the hard one. */
    private Duration tenths(int count) {
        return (soft.compareTo(command) < 0 ? soft : command)
                .multipliedBy(count)
                .dividedBy(10);
    }

    /** After how long without a word a connection is taken for dead. */
    Duration silence() {
        return command.multipliedBy(SILENT_TIMEOUTS);
    }
}
