@NullMarked
package dev.larder.cli.internal.topology;

import org.jspecify.annotations.NullMarked;
