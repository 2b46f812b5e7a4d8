/**
 * Bringing into a cache what will be asked for, before it is asked for: {@link dev.larder.warm.Warmer} says what and how fast, {@link
 * dev.larder.warm.Warming} is its work on one node. A warmer is nobody special to the tiers: it loads as lookups do.
 */
@NullMarked
package dev.larder.warm;

import org.jspecify.annotations.NullMarked;
