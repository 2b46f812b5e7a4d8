package dev.larder.console;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what is not safe, and what to do. */
final class ConsoleNotSafeFailureAnalyzer extends AbstractFailureAnalyzer<ConsoleNotSafeException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ConsoleNotSafeException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Set server.address=127.0.0.1; or name users, larder.console.users.<name>.password={bcrypt}… and .role=admin; or"
                        + " larder.console.login=application where Spring Security guards the application; or"
                        + " larder.console.enabled=false.",
                cause);
    }
}
