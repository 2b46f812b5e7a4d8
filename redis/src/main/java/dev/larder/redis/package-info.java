/**
 * The tier all nodes share and the journal that tells them what became untrue, both on Redis. What is sent to
 * Redis and what comes back lives here; when and why does not.
 */
@NullMarked
package dev.larder.redis;

import org.jspecify.annotations.NullMarked;
