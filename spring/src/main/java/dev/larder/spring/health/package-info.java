/**
 * How the caches of an application stand, for orchestrators and people: measured here, judged by a pure function, shown as the Actuator
 * component {@code larder} and on the management port. It only measures; nothing here repairs.
 */
@NullMarked
package dev.larder.spring.health;

import org.jspecify.annotations.NullMarked;
