@NullMarked
package dev.larder.cli.internal.invalidate;

import org.jspecify.annotations.NullMarked;
