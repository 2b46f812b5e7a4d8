/** Redis and its sentinels as the scripts of {@code deploy/redis} start them, on loopback addresses. */
@NullMarked
package dev.larder.deploy.redis;

import org.jspecify.annotations.NullMarked;
