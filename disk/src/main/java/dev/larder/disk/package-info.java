/**
 * The disk tier: a folder as a bounded store of values that outlives the process. Users meet {@link dev.larder.disk.Disk} alone.
 */
@NullMarked
package dev.larder.disk;

import org.jspecify.annotations.NullMarked;
