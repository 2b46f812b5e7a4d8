/** Listeners of entries: who hears what, in which order and on which thread. Of use to this module alone. */
@NullMarked
package dev.larder.jcache.internal.events;

import org.jspecify.annotations.NullMarked;
