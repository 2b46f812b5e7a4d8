package dev.larder.benchmarks.peers;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;

/** What some loggers say from WARN on, until this is closed. */
final class Lines implements AutoCloseable {

    private final ListAppender<ILoggingEvent> told = new ListAppender<>();
    private final Map<Logger, Level> before = new HashMap<>();

    Lines(String... loggers) {
        told.start();
        for (String name : loggers) {
            Logger logger = (Logger) LoggerFactory.getLogger(name);
            before.put(logger, logger.getLevel());
            logger.setLevel(Level.WARN);
            logger.addAppender(told);
        }
    }

    List<String> warnings() {
        return List.copyOf(told.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Override
    public void close() {
        before.forEach((logger, level) -> {
            logger.detachAppender(told);
            logger.setLevel(level);
        });
    }
}
