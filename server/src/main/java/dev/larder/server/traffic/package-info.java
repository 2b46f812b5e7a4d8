/**
 * Makes the server busy with itself, over its own HTTP interface like anybody else, so that there is something to see. Bounded in
 * rate and in what is under way; what it changes are resources of its own.
 */
@NullMarked
package dev.larder.server.traffic;

import org.jspecify.annotations.NullMarked;
