/**
 * The table of faults: a test for each fault, what callers saw, how it is shown to operators, and what is seen without the guard. A test
 * asserts, and writes its figures down as a row.
 */
@NullMarked
package dev.larder.testkit.faults;

import org.jspecify.annotations.NullMarked;
