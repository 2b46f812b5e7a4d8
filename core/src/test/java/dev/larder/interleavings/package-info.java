/** Walks through the orders in which threads may take their steps; the tests stand beside what they test. */
@NullMarked
package dev.larder.interleavings;

import org.jspecify.annotations.NullMarked;
