@NullMarked
package dev.larder.cli.internal.migrate;

import org.jspecify.annotations.NullMarked;
