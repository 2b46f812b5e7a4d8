/**
 * One small test for each fault of the matrix in {@code docs/faults.md}: what callers saw, how old the oldest answer was, how long it took
 * to recover, and beside it what is seen without the guard. A test asserts what is categorical and writes its figures down as a row.
 */
@NullMarked
package dev.larder.redis.faults;

import org.jspecify.annotations.NullMarked;
