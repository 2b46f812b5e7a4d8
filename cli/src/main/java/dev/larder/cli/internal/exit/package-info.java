/** How a command ends: the exit codes that scripts rely on, and what became of a failure. Knows no command. */
@NullMarked
package dev.larder.cli.internal.exit;

import org.jspecify.annotations.NullMarked;
