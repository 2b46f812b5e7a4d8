/**
 * Turns values into bytes and back, exactly as the wire format says. Knows nothing of where the bytes are kept.
 */
@NullMarked
package dev.larder.codecs;

import org.jspecify.annotations.NullMarked;
