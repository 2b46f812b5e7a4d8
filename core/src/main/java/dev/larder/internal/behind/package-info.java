/**
 * Queues of caches that write behind: what waits in which order, when it is due, what becomes of it, and how it outlives the process. Knows a
 * cache only as a {@link dev.larder.internal.behind.Front}, and no tier.
 */
@NullMarked
package dev.larder.internal.behind;

import org.jspecify.annotations.NullMarked;
