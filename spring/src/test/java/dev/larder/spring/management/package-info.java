/** Claims about the management port. */
@NullMarked
package dev.larder.spring.management;

import org.jspecify.annotations.NullMarked;
