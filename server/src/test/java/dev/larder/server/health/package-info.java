/** Claims about what is measured and how it is judged. */
@NullMarked
package dev.larder.server.health;

import org.jspecify.annotations.NullMarked;
