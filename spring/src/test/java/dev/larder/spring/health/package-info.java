/** Claims about how the caches' health is measured and judged. */
@NullMarked
package dev.larder.spring.health;

import org.jspecify.annotations.NullMarked;
