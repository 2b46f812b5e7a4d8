/** What is learned of misses, and what came of it. */
@org.jspecify.annotations.NullMarked
package dev.larder.internal.prefetch;
