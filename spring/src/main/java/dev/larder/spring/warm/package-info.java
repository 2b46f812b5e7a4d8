/**
 * Warmers as beans: found, given to the Larder whose cache they warm, started when the application is, and told to begin through Actuator.
 */
@NullMarked
package dev.larder.spring.warm;

import org.jspecify.annotations.NullMarked;
