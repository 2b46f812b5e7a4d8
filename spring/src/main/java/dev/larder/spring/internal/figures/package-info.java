/** What is asked of a shared tier for pages and probes, bounded in time and number. Internal: for Larder's own modules only. */
@NullMarked
package dev.larder.spring.internal.figures;

import org.jspecify.annotations.NullMarked;
