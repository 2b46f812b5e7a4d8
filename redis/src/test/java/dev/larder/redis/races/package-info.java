/**
 * Every race of the coherence protocol, told as numbered steps by whole Larders over one real Redis: what must hold, and where it is
 * cheap the same steps with the guard taken away, which must go wrong. Here live the stories and the tools that hold up a step; what a
 * single command of the tier does is proved elsewhere.
 */
@NullMarked
package dev.larder.redis.races;

import org.jspecify.annotations.NullMarked;
