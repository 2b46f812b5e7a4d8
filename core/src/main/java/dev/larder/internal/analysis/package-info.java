/**
 * What a sample of a cache's keys says about its size and its time to live: the sampling, which callers pay for, the simulations, which they do not,
 * advice in words, and the resizing of memory by it. It decides nothing about entries.
 */
@NullMarked
package dev.larder.internal.analysis;

import org.jspecify.annotations.NullMarked;
