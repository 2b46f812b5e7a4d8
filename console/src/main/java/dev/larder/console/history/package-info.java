/** Figures over time, in rings of bounded size that grow coarser with age. */
@NullMarked
package dev.larder.console.history;

import org.jspecify.annotations.NullMarked;
