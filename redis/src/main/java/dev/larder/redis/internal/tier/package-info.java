/**
 * The shared tier's steps of the coherence protocol on Redis: values, leases, write leases, fills, invalidations. Each step is one
 * command, one pipeline or one script; the order of steps is the engine's business. Internal: for this module only.
 */
@NullMarked
package dev.larder.redis.internal.tier;

import org.jspecify.annotations.NullMarked;
