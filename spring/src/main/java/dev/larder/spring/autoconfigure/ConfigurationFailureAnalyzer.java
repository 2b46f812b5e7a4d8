package dev.larder.spring.autoconfigure;

import java.util.stream.Collectors;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;

/** Tells everything that is wrong with the configuration, and how to put it right, instead of a stack trace. */
final class ConfigurationFailureAnalyzer extends AbstractFailureAnalyzer<LarderConfigurationException>
        implements Ordered {

    @Override
    protected FailureAnalysis analyze(Throwable root, LarderConfigurationException cause) {
        String description = cause.problems().stream()
                .map(problem -> "    " + problem)
                .collect(Collectors.joining("\n", "The configuration of Larder cannot be used:\n\n", "\n"));
        return new FailureAnalysis(
                description,
                "Put right what is listed. Every property, with its default, stands in the template"
                        + " application-larder.yaml.",
                cause);
    }

    /** Before Boot's own, which would tell of the binding that failed and not why. */
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }
}
