/** {@code larder journal}: what was declared untrue, whether all of it is there, and how far the nodes have read. Reads only. */
@NullMarked
package dev.larder.cli.internal.journal;

import org.jspecify.annotations.NullMarked;
