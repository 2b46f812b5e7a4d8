/** How costs grow with nodes, keys, tags and shards: what is measured for it, and the model that is made of that. */
@NullMarked
package dev.larder.benchmarks.scale;

import org.jspecify.annotations.NullMarked;
