package dev.larder.console;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what is not safe, and what to do. */
final class ConsoleNotSafeFailureAnalyzer extends AbstractFailureAnalyzer<ConsoleNotSafeException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ConsoleNotSafeException cause) {
        return new FailureAnalysis(cause.getMessage(), "See docs/console-api.md.", cause);
    }
}
