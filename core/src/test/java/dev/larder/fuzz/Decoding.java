package dev.larder.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.function.Supplier;

/** One decoding of what may be anything: it answers or throws what it declares, and allocates no more than it may. */
public final class Decoding {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    // What an exception brings with it.
    private static final long AT_LEAST_BYTES = 64 << 10;

    private Decoding() {}

    /**
     * What was decoded, or nothing if the input was refused as declared.
     *
     * @param mostBytes what may be allocated beyond 64 KiB
     * @throws AssertionError if anything else was thrown, or more allocated
     */
    public static <T> Optional<T> of(Class<? extends RuntimeException> declared, long mostBytes, Supplier<T> decoder) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        Optional<T> decoded = decoded(declared, decoder);
        if (THREADS.getCurrentThreadAllocatedBytes() - before > mostBytes) {
            requireOnceMore(declared, mostBytes, decoder);
        }
        return decoded;
    }

    // Classes that are loaded on the way are loaded once.
    private static void requireOnceMore(
            Class<? extends RuntimeException> declared, long mostBytes, Supplier<?> decoder) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        decoded(declared, decoder);
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        if (allocated > AT_LEAST_BYTES + mostBytes) {
            throw new AssertionError(allocated + " bytes were allocated, " + mostBytes + " are allowed");
        }
    }

    private static <T> Optional<T> decoded(Class<? extends RuntimeException> declared, Supplier<T> decoder) {
        try {
            return Optional.of(decoder.get());
        } catch (RuntimeException refused) {
            if (declared.isInstance(refused)) {
                return Optional.empty();
            }
            throw new AssertionError("Declared is " + declared.getSimpleName() + ", thrown was " + refused, refused);
        }
    }
}
