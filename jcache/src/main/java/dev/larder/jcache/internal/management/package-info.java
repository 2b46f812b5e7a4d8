/** Figures and settings of a cache as MBeans. Of use to this module alone. */
@NullMarked
package dev.larder.jcache.internal.management;

import org.jspecify.annotations.NullMarked;
