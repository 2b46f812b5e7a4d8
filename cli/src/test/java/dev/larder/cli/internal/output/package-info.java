@NullMarked
package dev.larder.cli.internal.output;

import org.jspecify.annotations.NullMarked;
