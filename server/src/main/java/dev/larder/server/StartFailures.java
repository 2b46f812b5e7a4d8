package dev.larder.server;

import dev.larder.spring.autoconfigure.LarderConfigurationException;
import dev.larder.topologies.TopologyException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.web.server.PortInUseException;

/** Finds the one line in a failure of many causes. */
final class StartFailures {

    private StartFailures() {}

    /** What to tell of a failure whose details are in the log; of a wrong configuration all that is wrong with it. */
    static RuntimeException of(Throwable failure, Path log, Map<String, String> origins) {
        return causes(failure)
                .filter(LarderConfigurationException.class::isInstance)
                .<RuntimeException>map(wrong -> usage((LarderConfigurationException) wrong, origins))
                .findFirst()
                .orElseGet(() -> of(failure, log));
    }

    private static UsageException usage(LarderConfigurationException wrong, Map<String, String> origins) {
        return new UsageException(wrong.problems().stream()
                .map(problem -> (origins.containsKey(problem.property()) ? origins.get(problem.property()) + ": " : "")
                        + problem)
                .collect(Collectors.joining("; ")));
    }

    static StartException of(Throwable failure, Path log) {
        return causes(failure)
                .filter(PortInUseException.class::isInstance)
                .map(taken -> Ports.inUse(((PortInUseException) taken).getPort()))
                .findFirst()
                .orElseGet(() ->
                        new StartException("cannot start: " + firstLine(telling(failure)) + "; details are in " + log));
    }

    private static Throwable telling(Throwable failure) {
        return causes(failure)
                .filter(cause -> cause instanceof TopologyException || cause instanceof SQLException)
                .findFirst()
                .orElseGet(() -> causes(failure).reduce((outer, inner) -> inner).orElse(failure));
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(100);
    }

    private static String firstLine(Throwable cause) {
        String message = cause.getMessage();
        return message == null || message.isBlank()
                ? cause.toString()
                : message.lines().findFirst().orElseThrow().replaceFirst("\\.$", "");
    }
}
