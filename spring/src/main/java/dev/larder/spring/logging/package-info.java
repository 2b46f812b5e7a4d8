/**
 * What the caches say to the log of an application. It listens; it never takes part in a lookup.
 */
@NullMarked
package dev.larder.spring.logging;

import org.jspecify.annotations.NullMarked;
