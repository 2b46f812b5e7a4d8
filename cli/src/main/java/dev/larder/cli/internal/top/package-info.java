/**
 * {@code larder top}: caches, nodes, hot and big keys, live. What is seen is a value ({@link dev.larder.cli.internal.top.Snapshot}), how it is
 * looked at another one ({@link dev.larder.cli.internal.top.View}), and a frame a pure function of both and a size; the terminal only shows it.
 */
@NullMarked
package dev.larder.cli.internal.top;

import org.jspecify.annotations.NullMarked;
