@NullMarked
package dev.larder.cli.internal.bench;

import org.jspecify.annotations.NullMarked;
