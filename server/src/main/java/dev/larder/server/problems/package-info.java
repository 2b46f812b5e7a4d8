/** What the server answers when nothing better is known about an error. Services speak for themselves where they know more. */
@NullMarked
package dev.larder.server.problems;

import org.jspecify.annotations.NullMarked;
