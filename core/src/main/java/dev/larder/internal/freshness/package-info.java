/**
 * How long an entry lives and how it may be served: pure functions over durations and moments. Nothing here reads a clock.
 */
@NullMarked
package dev.larder.internal.freshness;

import org.jspecify.annotations.NullMarked;
