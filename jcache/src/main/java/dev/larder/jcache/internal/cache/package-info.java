/** A {@code javax.cache.Cache}: each operation as one decision about what is there, with the events and figures it makes. Of use to this module alone. */
@NullMarked
package dev.larder.jcache.internal.cache;

import org.jspecify.annotations.NullMarked;
