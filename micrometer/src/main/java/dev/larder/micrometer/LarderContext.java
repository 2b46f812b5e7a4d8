package dev.larder.micrometer;

import io.micrometer.context.ContextSnapshotFactory;
import java.util.function.UnaryOperator;

/**
 * Takes thread-locals along to the threads on which a {@link dev.larder.Larder} loads: those that a {@code ThreadLocalAccessor} of
 * Micrometer's context-propagation knows, such as the present observation, and with it the trace. Needs {@code
 * io.micrometer:context-propagation} on the class path.
 *
 * <pre>{@code Larder.named("shop").callersContext(LarderContext.allThreadLocals())}</pre>
 */
public final class LarderContext {

    private LarderContext() {}

    /** Everything that the global registry of accessors knows; what the caller has not, the load has not either. */
    public static UnaryOperator<Runnable> allThreadLocals() {
        return threadLocals(ContextSnapshotFactory.builder().clearMissing(true).build());
    }

    /** What the factory captures. */
    public static UnaryOperator<Runnable> threadLocals(ContextSnapshotFactory factory) {
        return task -> factory.captureAll().wrap(task);
    }
}
