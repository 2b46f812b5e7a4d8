/**
 * Counters of what happens in a cache. Lossless, and cheap enough for every memory hit.
 */
@NullMarked
package dev.larder.internal.stats;

import org.jspecify.annotations.NullMarked;
