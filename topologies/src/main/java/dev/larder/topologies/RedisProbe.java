package dev.larder.topologies;

import java.io.IOException;
import java.time.Duration;

/**
 * Asks a server whether it is ready and which process it is. The latter matters: on a port that is taken, the holder may
 * well be another Redis that answers in our server's name.
 */
record RedisProbe(Access access, int port) {
    /** Short, because a stranger on our port may accept and then be silent, and meanwhile nobody sees our server end. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    /** True if the process with that pid answers there and is ready to serve. */
    boolean isReady(long pid) {
        try (RedisConnection redis = RedisConnection.open(access, port, PATIENCE)) {
            return redis.ask("PING").text().equals("PONG")
                    && redis.ask("INFO", "server").line("process_id").equals(Long.toString(pid));
        } catch (IOException | RefusedException notYet) {
            return false; // not listening, or still loading
        }
    }
}
