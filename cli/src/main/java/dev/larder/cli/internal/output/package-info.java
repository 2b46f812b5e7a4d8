/** What a command prints: data to standard output in the format asked for, progress to standard error. Knows no command. */
@NullMarked
package dev.larder.cli.internal.output;

import org.jspecify.annotations.NullMarked;
