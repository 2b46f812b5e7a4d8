/**
 * The memory tier: a bounded map of entries, and the index by which a key's text finds them. It decides nothing about truth:
 * the guards are handed in.
 */
@NullMarked
package dev.larder.internal.memory;

import org.jspecify.annotations.NullMarked;
