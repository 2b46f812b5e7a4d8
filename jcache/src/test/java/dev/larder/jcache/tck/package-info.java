/** Runs the official TCK on each set of tiers. */
@NullMarked
package dev.larder.jcache.tck;

import org.jspecify.annotations.NullMarked;
