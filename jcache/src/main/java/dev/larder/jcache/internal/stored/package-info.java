/** How keys and values of any class stand in Larder: copied or shared, told apart, and as bytes. Of use to this module alone. */
@NullMarked
package dev.larder.jcache.internal.stored;

import org.jspecify.annotations.NullMarked;
