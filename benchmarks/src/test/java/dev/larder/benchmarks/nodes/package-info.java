/** What the reports compute and read. */
@NullMarked
package dev.larder.benchmarks.nodes;

import org.jspecify.annotations.NullMarked;
