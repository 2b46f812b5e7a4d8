/** What the console costs and holds out, measured on demand: {@code make console-streams} and {@code make console-cost}. */
@NullMarked
package dev.larder.console.measured;

import org.jspecify.annotations.NullMarked;
