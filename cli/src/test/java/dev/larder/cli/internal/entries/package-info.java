@NullMarked
package dev.larder.cli.internal.entries;

import org.jspecify.annotations.NullMarked;
