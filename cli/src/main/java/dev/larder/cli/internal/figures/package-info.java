/**
 * Figures: what servers count, and what nodes with {@code larder-console} publish in Redis of themselves and their caches. Reads only; knows
 * no command.
 */
@NullMarked
package dev.larder.cli.internal.figures;

import org.jspecify.annotations.NullMarked;
