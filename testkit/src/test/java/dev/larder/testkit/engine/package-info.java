/**
 * How the engine behaves, told through the public API with the shared tier in memory: what a lookup, a write and an
 * invalidation promise, and every race step by step.
 */
@NullMarked
package dev.larder.testkit.engine;

import org.jspecify.annotations.NullMarked;
