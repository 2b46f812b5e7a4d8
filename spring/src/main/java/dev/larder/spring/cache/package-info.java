/**
 * Larder behind Spring's cache annotations: the manager and its caches, the types of their values as the annotated methods tell them,
 * and the interceptor that makes every {@code @Cacheable} one load per key.
 */
@NullMarked
package dev.larder.spring.cache;

import org.jspecify.annotations.NullMarked;
