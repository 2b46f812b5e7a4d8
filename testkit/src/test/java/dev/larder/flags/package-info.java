/** What flags promise, on nodes that share a tier in memory and by a clock that tests turn. */
@NullMarked
package dev.larder.flags;

import org.jspecify.annotations.NullMarked;
