/**
 * Where the queues of caches that write behind outlive the process: a store of its own beside that of the values, for what may not be given up. It is
 * never set aside, emptied or replaced; what cannot be used is said.
 */
@NullMarked
package dev.larder.disk.internal.writes;

import org.jspecify.annotations.NullMarked;
