/** Flags as a bean, with health and meters beside it. */
@NullMarked
package dev.larder.spring.flags;

import org.jspecify.annotations.NullMarked;
