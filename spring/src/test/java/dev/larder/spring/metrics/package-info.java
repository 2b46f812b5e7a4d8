/** Claims about the figures an application shows. */
@NullMarked
package dev.larder.spring.metrics;

import org.jspecify.annotations.NullMarked;
