package dev.larder.limits;

/**
 * What is answered while nobody can count, since the shared tier does not answer.
 *
 * @since 0.1
 */
public enum WhenAway {
    /** Everything is allowed: a limit protects, and is no reason to be away oneself. The default. */
    ALLOW,
    /** Everything is refused, for what must never happen too often. */
    REFUSE
}
