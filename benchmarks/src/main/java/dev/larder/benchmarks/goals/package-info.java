/** Goals of speed and size that no other report measures, each with a figure of its own, quickly. */
@NullMarked
package dev.larder.benchmarks.goals;

import org.jspecify.annotations.NullMarked;
