/** All nodes of a namespace: who they are, what they said last, and what that makes for each second. */
@NullMarked
package dev.larder.console.fleet;

import org.jspecify.annotations.NullMarked;
