/** One run of the command: what it was told by options, environment and files, and where it prints. Knows no command. */
@NullMarked
package dev.larder.cli.internal.session;

import org.jspecify.annotations.NullMarked;
