/** Very many caches, entries and invalidations in one process: what they cost, and whether anybody has to wait for our code. */
@NullMarked
package dev.larder.benchmarks.many;

import org.jspecify.annotations.NullMarked;
