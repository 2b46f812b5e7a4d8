/** Claims about the Actuator endpoint. */
@NullMarked
package dev.larder.spring.actuator;

import org.jspecify.annotations.NullMarked;
