/**
 * {@code larder redis}: a Redis, alone, with sentinels or as a cluster, as processes of this machine that outlive the command. What runs is
 * written down in the folder of the topology, and only what is written there, and still is that process, is ever stopped.
 */
@NullMarked
package dev.larder.cli.internal.topology;

import org.jspecify.annotations.NullMarked;
