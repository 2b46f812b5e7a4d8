/** Claims about what visitors do. */
@NullMarked
package dev.larder.server.traffic;

import org.jspecify.annotations.NullMarked;
