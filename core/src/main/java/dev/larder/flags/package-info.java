/**
 * Feature flags: {@link dev.larder.flags.Flag} says what is asked for and what holds while nobody knows, {@link dev.larder.flags.FlagSource} what it is
 * now, {@link dev.larder.flags.Flags} answers at the price of a memory hit. A cache like any other lies behind it; who may change a flag, and where flags
 * are kept, belongs to the application.
 */
@NullMarked
package dev.larder.flags;

import org.jspecify.annotations.NullMarked;
