/**
 * Everything a user of the library writes: a {@link dev.larder.Larder} for an application, {@link dev.larder.CacheSpec}s that
 * say what to cache and for how long, {@link dev.larder.Cache}s that answer, and {@link dev.larder.Invalidation}s that say
 * what became untrue. What happens behind it lives in {@code dev.larder.internal}.
 */
@NullMarked
package dev.larder;

import org.jspecify.annotations.NullMarked;
