@NullMarked
package dev.larder.cli.internal.figures;

import org.jspecify.annotations.NullMarked;
