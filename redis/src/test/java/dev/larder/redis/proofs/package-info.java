/**
 * What holds between processes, shown with real ones: the test starts two JVMs as nodes on one real Redis, tells them over their
 * standard input what to do, and counts what became of it. Counts are asserted, times are only printed. Nothing here is told from
 * inside one JVM; such races belong beside the classes they concern.
 */
@NullMarked
package dev.larder.redis.proofs;

import org.jspecify.annotations.NullMarked;
