/**
 * The disk tier's part of the table in {@code docs/faults.md}: what callers saw while files, folder, disk or process broke, and beside it
 * what is seen without the guard.
 */
@NullMarked
package dev.larder.disk.faults;

import org.jspecify.annotations.NullMarked;
