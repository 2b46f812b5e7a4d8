/** The application that stands before a cache, as far as it is asked over HTTP. Knows no command. */
@NullMarked
package dev.larder.cli.internal.application;

import org.jspecify.annotations.NullMarked;
