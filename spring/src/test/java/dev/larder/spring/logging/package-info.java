/** Claims about what the caches say to the log. */
@NullMarked
package dev.larder.spring.logging;

import org.jspecify.annotations.NullMarked;
