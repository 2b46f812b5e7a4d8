@NullMarked
package dev.larder.cli.internal.backup;

import org.jspecify.annotations.NullMarked;
