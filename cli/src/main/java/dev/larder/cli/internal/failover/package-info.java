/** A replica takes its master's place, in order: with Sentinel, and in a cluster. Knows no command. */
@NullMarked
package dev.larder.cli.internal.failover;

import org.jspecify.annotations.NullMarked;
