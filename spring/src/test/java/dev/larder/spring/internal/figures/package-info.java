/** Claims about what is asked of a shared tier. */
@NullMarked
package dev.larder.spring.internal.figures;

import org.jspecify.annotations.NullMarked;
