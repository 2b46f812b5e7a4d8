/**
 * Where a Redis is, how to log in there, and what of that must never be told: addresses as users write them, passwords, certificates.
 * Nothing here connects. Internal: for our own modules only.
 */
@NullMarked
package dev.larder.redis.internal.address;

import org.jspecify.annotations.NullMarked;
