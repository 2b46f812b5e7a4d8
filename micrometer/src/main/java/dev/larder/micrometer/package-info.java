/**
 * Reports the events and statistics of caches as meters. It listens; it never takes part in a lookup.
 */
@NullMarked
package dev.larder.micrometer;

import org.jspecify.annotations.NullMarked;
