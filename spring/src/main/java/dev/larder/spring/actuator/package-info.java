/**
 * The Actuator endpoint {@code larder}: what the caches do, what is wrong with them, and invalidation by hand. It shows no keys and no
 * values.
 */
@NullMarked
package dev.larder.spring.actuator;

import org.jspecify.annotations.NullMarked;
