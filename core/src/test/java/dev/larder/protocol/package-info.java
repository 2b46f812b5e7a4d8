/** The models in {@code docs/protocol}, checked: that they hold, and that none of their mechanisms can be taken away. */
@NullMarked
package dev.larder.protocol;

import org.jspecify.annotations.NullMarked;
