@NullMarked
package dev.larder.cli.internal.load;

import org.jspecify.annotations.NullMarked;
