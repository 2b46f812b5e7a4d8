/** What the reports compute and read. */
@NullMarked
package dev.larder.benchmarks.scale;

import org.jspecify.annotations.NullMarked;
