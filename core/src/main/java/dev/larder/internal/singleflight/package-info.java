/**
 * One lookup per key and node at a time, and what the callers that wait for it share. Nothing here does I/O.
 */
@NullMarked
package dev.larder.internal.singleflight;

import org.jspecify.annotations.NullMarked;
