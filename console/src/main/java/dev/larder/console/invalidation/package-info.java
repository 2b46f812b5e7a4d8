/** Declaring things untrue by hand: a preview, a token, and a job with its effect. */
@NullMarked
package dev.larder.console.invalidation;

import org.jspecify.annotations.NullMarked;
