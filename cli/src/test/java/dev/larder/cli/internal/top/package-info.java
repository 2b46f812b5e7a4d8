@NullMarked
package dev.larder.cli.internal.top;

import org.jspecify.annotations.NullMarked;
