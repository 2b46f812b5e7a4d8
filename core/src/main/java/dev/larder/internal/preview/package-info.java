/** What stands between seeing what an invalidation would do and doing it: one contract for the console, its API and the command line. */
@NullMarked
package dev.larder.internal.preview;

import org.jspecify.annotations.NullMarked;
