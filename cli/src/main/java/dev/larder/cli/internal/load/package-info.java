/**
 * The open loop: when something is due, and how long it took from then, whoever is asked. Knows no command and no target; the benchmarks of the build use it
 * too.
 */
@NullMarked
package dev.larder.cli.internal.load;

import org.jspecify.annotations.NullMarked;
