/** The same operations on Larder and on the reference implementation: what they answer, tell and count must be the same. */
@NullMarked
package dev.larder.jcache.differential;

import org.jspecify.annotations.NullMarked;
