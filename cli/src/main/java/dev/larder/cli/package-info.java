/**
 * The {@code larder} command: one class for each thing it can do, in a package beside this one where it takes more. What a command finds
 * is a {@link dev.larder.cli.internal.output.Report}, and only that is printed as data; it never holds a secret. No Spring: it starts in a moment.
 * What it promises are its commands, not its classes.
 */
@NullMarked
package dev.larder.cli;

import org.jspecify.annotations.NullMarked;
