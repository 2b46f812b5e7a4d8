/**
 * What a lookup costs, measured against peers. Not published.
 */
@NullMarked
package dev.larder.benchmarks;

import org.jspecify.annotations.NullMarked;
