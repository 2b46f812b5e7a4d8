/** Claims about the start of the server, in this process and as processes of its own. */
@NullMarked
package dev.larder.server;

import org.jspecify.annotations.NullMarked;
