/**
 * RocksDB as this tier uses it: its library, its options, its columns, and the bytes that stand in them. What must not live here is any
 * decision on what is kept.
 */
@NullMarked
package dev.larder.disk.internal.store;

import org.jspecify.annotations.NullMarked;
