/**
 * The one factory of threads: named, daemon, few, and closed by whoever asked for them. Internal: for Larder's own modules only.
 */
@NullMarked
package dev.larder.internal.threads;

import org.jspecify.annotations.NullMarked;
