/** Nodes of Larder in processes of their own, which reports tell what to do. What is measured with them stands elsewhere. */
@NullMarked
package dev.larder.benchmarks.nodes;

import org.jspecify.annotations.NullMarked;
