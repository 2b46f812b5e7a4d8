package dev.larder.testkit;

import dev.larder.Larder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A JUnit extension that closes the Larders of a test after it, and fails the test if one leaves a thread behind:
 * {@code @RegisterExtension final Larders larders = new Larders();}. For tests that run one at a time.
 */
public final class Larders implements BeforeEachCallback, AfterEachCallback {

    private static final long PATIENCE_SECONDS = 10;

    private final Deque<Larder> open = new ArrayDeque<>();
    private Set<Thread> before = Set.of();

    /** Builds a Larder that is closed after the test. */
    public synchronized Larder open(Larder.Builder builder) {
        Larder larder = builder.build();
        open.push(larder);
        return larder;
    }

    @Override
    public synchronized void beforeEach(ExtensionContext context) {
        before = ours();
    }

    @Override
    public synchronized void afterEach(ExtensionContext context) throws InterruptedException {
        while (!open.isEmpty()) {
            open.pop().close();
        }
        Set<Thread> left = ours();
        left.removeAll(before);
        for (Thread thread : left) {
            thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        }
        left.removeIf(thread -> !thread.isAlive());
        if (!left.isEmpty()) {
            throw new AssertionError("Closed Larders left threads behind: " + left);
        }
    }

    private static Set<Thread> ours() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("larder-"))
                .collect(Collectors.toSet());
    }
}
