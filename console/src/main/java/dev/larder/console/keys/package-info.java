/** Single keys across tiers and nodes, and keys by their beginning. */
@NullMarked
package dev.larder.console.keys;

import org.jspecify.annotations.NullMarked;
