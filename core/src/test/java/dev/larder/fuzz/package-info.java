/** Feeds decoders with what nobody would write, and measures what that costs. For every module's tests. */
@NullMarked
package dev.larder.fuzz;

import org.jspecify.annotations.NullMarked;
