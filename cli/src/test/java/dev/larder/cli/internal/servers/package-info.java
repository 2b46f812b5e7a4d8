@NullMarked
package dev.larder.cli.internal.servers;

import org.jspecify.annotations.NullMarked;
