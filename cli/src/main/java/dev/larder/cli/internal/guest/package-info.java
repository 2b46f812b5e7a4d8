/** The command as a node of the namespace, for as long as it writes there. Knows no command. */
@NullMarked
package dev.larder.cli.internal.guest;

import org.jspecify.annotations.NullMarked;
