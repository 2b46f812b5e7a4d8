/**
 * Real Redis servers as child processes of this one, for the server, the command line and tests: found or unpacked,
 * started, paused, killed, restarted, and never left behind. Knows nothing of caches.
 */
@NullMarked
package dev.larder.topologies;

import org.jspecify.annotations.NullMarked;
