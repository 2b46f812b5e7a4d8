/**
 * What a master may have lost when another reigns in its place, and what it still confirms: the ring of a node's own invalidations, the
 * beacons on every master, and waiting for replicas. What an invalidation is lives in core. Internal: for this module only.
 */
@NullMarked
package dev.larder.redis.internal.reigns;

import org.jspecify.annotations.NullMarked;
