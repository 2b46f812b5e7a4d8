/**
 * What a tier below memory and a codec must offer to the engine. Everything here deals in bytes and positions, so that a
 * tier knows nothing of user types; what must not live here is any decision: the engine decides, a tier acts.
 */
@NullMarked
package dev.larder.tier;

import org.jspecify.annotations.NullMarked;
