/**
 * The tier itself: what is read, written, dropped, evicted and reclaimed, and when. The store's threads start here.
 */
@NullMarked
package dev.larder.disk.internal.tier;

import org.jspecify.annotations.NullMarked;
