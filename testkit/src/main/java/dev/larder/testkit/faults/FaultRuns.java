package dev.larder.testkit.faults;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/** Runs a {@link FaultTest} as often as is wanted. */
final class FaultRuns implements TestTemplateInvocationContextProvider {

    private record Run(int number) implements TestTemplateInvocationContext {
        @Override
        public String getDisplayName(int invocationIndex) {
            return "run " + number;
        }
    }

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        int runs = Math.max(1, Integer.getInteger("larder.faults.runs", 1));
        return IntStream.rangeClosed(1, runs).mapToObj(Run::new);
    }
}
