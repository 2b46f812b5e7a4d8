package dev.larder.spring.autoconfigure;

import dev.larder.Larder;

/**
 * Adds to the {@link Larder} that the starter makes what no property says: listeners, codecs, an executor, a clock. Every bean of this
 * type is asked once, in the order of the beans, after the properties were applied.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface LarderBuilderCustomizer {

    /** Adds to the builder, or replaces what the properties said. */
    void customize(Larder.Builder builder);
}
