/** The log of administrative actions. Internal: for Larder's own modules only. */
@NullMarked
package dev.larder.spring.internal.audit;

import org.jspecify.annotations.NullMarked;
