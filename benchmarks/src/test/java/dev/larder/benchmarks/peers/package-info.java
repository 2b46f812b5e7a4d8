/** What the peers' users ask for, shown of Larder and of who was asked. */
@NullMarked
package dev.larder.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
