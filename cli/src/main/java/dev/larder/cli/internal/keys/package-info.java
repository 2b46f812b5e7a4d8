/** {@code larder keys}: lists and replaces the keys by which values are encrypted. */
@NullMarked
package dev.larder.cli.internal.keys;

import org.jspecify.annotations.NullMarked;
