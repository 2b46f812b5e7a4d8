package dev.larder.services;

import dev.larder.Larder;

/**
 * How a server equips the {@link Larder} of every service it hosts, with a shared tier, a bound for memory, listeners. Each bean of
 * this type is asked once for each service, in the order of the beans; without any, services cache in memory alone.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface LarderCustomizer {

    /** Adds what this server has to give. */
    void customize(Larder.Builder builder);
}
