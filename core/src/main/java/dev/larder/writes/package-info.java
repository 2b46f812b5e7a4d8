/**
 * Writing behind: what a cache takes now and the source gets later. Settings, the queue as its user sees it, and what its writer is given.
 * Nothing here knows how a queue works.
 */
@NullMarked
package dev.larder.writes;

import org.jspecify.annotations.NullMarked;
