/** What limits promise, by a clock that tests turn and, in the integration tests, on a real Redis. */
@NullMarked
package dev.larder.limits;

import org.jspecify.annotations.NullMarked;
