/**
 * The journal on two Redis streams: appending by script, the tail that applies records in order, the chain that shows what is
 * missing, the heartbeat that proves that nothing is. What records do to caches lives in core. Internal: for this module only.
 */
@NullMarked
package dev.larder.redis.internal.journal;

import org.jspecify.annotations.NullMarked;
