/**
 * Goes through keys and has them loaded: at a rate, so many at a time, leaving out what is fresh, with pauses while the source fails, until the end or
 * until it is told to stop. {@link dev.larder.internal.warm.Walk} is that alone, for the library's warmers and for the command's; the rest is when, on which
 * node, and from where. Internal: for Larder's own modules only.
 */
@NullMarked
package dev.larder.internal.warm;

import org.jspecify.annotations.NullMarked;
