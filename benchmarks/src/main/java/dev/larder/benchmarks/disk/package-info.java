/** What the disk tier costs beside the bare stores it could stand on, and what it is worth after a restart. */
@NullMarked
package dev.larder.benchmarks.disk;

import org.jspecify.annotations.NullMarked;
