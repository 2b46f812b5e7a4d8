package dev.larder.server;

import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** What the console hears beside the file; {@code logback-spring.xml} has the rest. */
final class ConsoleLog {

    private ConsoleLog() {}

    /** From now on the loss of Redis is told on the console too. Before, the server says itself how it starts. */
    static void tellChangesOfRedis() {
        if (LoggerFactory.getLogger("dev.larder.redis") instanceof Logger redis) {
            redis.setAdditive(true);
            redis.detachAppender("FILE"); // else it would hear everything twice
        }
    }
}
