/** Larder beside its peers and beside the clients that all of them stand on, on one Redis, in one run. */
@NullMarked
package dev.larder.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
