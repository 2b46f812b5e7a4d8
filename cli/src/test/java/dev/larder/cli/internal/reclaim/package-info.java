@NullMarked
package dev.larder.cli.internal.reclaim;

import org.jspecify.annotations.NullMarked;
