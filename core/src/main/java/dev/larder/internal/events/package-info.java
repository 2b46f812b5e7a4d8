/**
 * Hands events to the listeners, and contains what they throw.
 */
@NullMarked
package dev.larder.internal.events;

import org.jspecify.annotations.NullMarked;
