/** Server-sent events: one source, many clients, none of which can hold up another. */
@NullMarked
package dev.larder.console.stream;

import org.jspecify.annotations.NullMarked;
