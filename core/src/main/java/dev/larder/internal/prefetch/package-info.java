/**
 * Learns which key is missed after which, and says what to load ahead; knows whether that was of use, and holds itself back where it was not. Loads nothing
 * itself. Internal: for Larder's own modules only.
 */
@NullMarked
package dev.larder.internal.prefetch;

import org.jspecify.annotations.NullMarked;
