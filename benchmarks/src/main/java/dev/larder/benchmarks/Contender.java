package dev.larder.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.util.Objects;
import java.util.function.Function;

/**
 * One of those that are compared: a name, and what asks it for a key. Each has a copy of the loop for itself, as a class of its own, so
 * that the JIT compiler sees one kind of call in it and inlines that, as it would in a program that has one cache.
 *
 * @param <K> the type of keys
 */
public final class Contender<K> {

    /** Asks for {@code count} of the drawn keys from a place on, and answers how many nanoseconds that took. */
    interface Loop<K> {
        long nanos(Function<K, String> cache, K[] drawn, int from, int count);
    }

    private final String name;
    private final Function<K, String> cache;
    private final Loop<K> loop = copiedLoop();

    /** One that answers with a text, of which the length is read. */
    public Contender(String name, Function<K, String> cache) {
        this.name = name;
        this.cache = cache;
    }

    String name() {
        return name;
    }

    /** How many nanoseconds it took to ask for a run of the drawn keys; their number is a power of two. */
    long nanos(K[] drawn, int from, int count) {
        return loop.nanos(cache, drawn, from, count);
    }

    @SuppressWarnings("unchecked") // it asks for keys of any type
    private static <K> Loop<K> copiedLoop() {
        try (InputStream bytes = Contender.class.getResourceAsStream("Contender$Asking.class")) {
            return (Loop<K>) MethodHandles.lookup()
                    .defineHiddenClass(
                            Objects.requireNonNull(bytes, "the loop's class").readAllBytes(), true)
                    .lookupClass()
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The loop cannot be copied", e);
        }
    }

    /** The loop that is copied. */
    static final class Asking<K> implements Loop<K> {

        @SuppressWarnings("UnusedVariable") // written, so that the loop is not compiled away
        private static volatile int lengths;

        @Override
        public long nanos(Function<K, String> cache, K[] drawn, int from, int count) {
            int mask = drawn.length - 1;
            int sum = 0;
            long began = System.nanoTime();
            for (int i = from; i < from + count; i++) {
                sum += cache.apply(drawn[i & mask]).length();
            }
            long nanos = System.nanoTime() - began;
            lengths = sum;
            return nanos;
        }
    }
}
