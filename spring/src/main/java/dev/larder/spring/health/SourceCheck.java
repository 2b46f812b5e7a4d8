package dev.larder.spring.health;

/**
 * Says whether what is behind the caches answers. With such a bean the caches are down, and not just degraded, when neither Redis nor
 * the source answers.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface SourceCheck {

    /** Whether the source answers; asked only while Redis does not. Blocks for a short bounded time. */
    boolean answers();
}
