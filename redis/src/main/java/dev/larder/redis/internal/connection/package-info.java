/**
 * How commands reach Redis: the address, the one connection for commands and those of the tails, deadlines, scripts, and what is
 * told when the server is lost or back. What commands mean must not live here. Internal: for this module only.
 */
@NullMarked
package dev.larder.redis.internal.connection;

import org.jspecify.annotations.NullMarked;
