/**
 * A JSR-107 provider over Larder: {@code javax.cache} finds {@link dev.larder.jcache.LarderCachingProvider} by itself, and nobody needs to
 * name anything else of this module.
 */
@NullMarked
package dev.larder.jcache;

import org.jspecify.annotations.NullMarked;
