/**
 * What a user of Larder touches: the application, its caches, their specifications, keys and events. Nothing here
 * does I/O; tiers and journals are reached through the SPIs in {@code dev.larder.tier} and {@code dev.larder.journal}.
 */
@NullMarked
package dev.larder;

import org.jspecify.annotations.NullMarked;
