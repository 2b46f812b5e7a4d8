package dev.larder.internal.behind;

import dev.larder.writes.WriteQueue.Counts;
import java.util.concurrent.atomic.LongAdder;

/** What happened to a queue's writes. Thread-safe. */
final class Tally {

    final LongAdder taken = new LongAdder();
    final LongAdder written = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder dead = new LongAdder();
    final LongAdder forgotten = new LongAdder();
    final LongAdder turnedAway = new LongAdder();

    Counts counts(long merged) {
        return new Counts(
                taken.sum(), merged, written.sum(), failed.sum(), dead.sum(), forgotten.sum(), turnedAway.sum());
    }
}
