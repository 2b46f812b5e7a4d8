@NullMarked
package dev.larder.cli.internal.scale;

import org.jspecify.annotations.NullMarked;
