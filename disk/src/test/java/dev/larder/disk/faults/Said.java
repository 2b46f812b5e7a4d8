package dev.larder.disk.faults;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What the tier says in the log while it is open. */
final class Said implements AutoCloseable {

    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.larder.disk");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    Said() {
        lines.start();
        logger.addAppender(lines);
    }

    /** Warnings so far. */
    List<String> warnings() {
        return List.copyOf(lines.list).stream()
                .filter(line -> line.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Override
    public void close() {
        logger.detachAppender(lines);
    }
}
