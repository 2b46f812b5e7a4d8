/**
 * The folder of one store: who holds it, who may look into it, whether what is in it may be believed, and what is done with a store that
 * cannot be opened. What must not live here is anything of RocksDB's.
 */
@NullMarked
package dev.larder.disk.internal.folder;

import org.jspecify.annotations.NullMarked;
