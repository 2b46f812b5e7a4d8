package dev.larder.benchmarks.services;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Which version of what was acknowledged when and by which node, and whether an answer is older than it may be: a read that began after the acknowledgement must
 * not show an older version, at once on the node that acknowledged it, and on any other as soon as that has heard of it, so how late that was is measured. Of
 * each entity the newest {@value #REMEMBERED} acknowledgements are remembered. Thread-safe.
 */
final class Acknowledged {

    private static final int REMEMBERED = 64;
    private static final long LONGEST_NANOS = TimeUnit.HOURS.toNanos(1);

    private final Map<String, Deque<Write>> writes = new ConcurrentHashMap<>();
    private final LongAdder acknowledged = new LongAdder();
    private final LongAdder checked = new LongAdder();
    private final LongAdder violations = new LongAdder();
    private final Histogram lateness = new ConcurrentHistogram(1, LONGEST_NANOS, 3);

    private record Write(long version, int node, long atNanos) {
        boolean isMissing(long shown, long beganNanos) {
            return version > shown && atNanos < beganNanos;
        }
    }

    /** A node has answered that this is the version now. */
    void note(Evidence written, int node, long atNanos) {
        acknowledged.increment();
        Deque<Write> known = writes.computeIfAbsent(written.entity(), first -> new ArrayDeque<>());
        synchronized (known) {
            known.addLast(new Write(written.version(), node, atNanos));
            if (known.size() > REMEMBERED) {
                known.removeFirst();
            }
        }
    }

    /** A node has shown this to who began to ask at that time. */
    void check(Evidence shown, int node, long beganNanos) {
        checked.increment();
        Deque<Write> known = writes.get(shown.entity());
        if (known != null) {
            judge(known, shown.version(), node, beganNanos);
        }
    }

    private void judge(Deque<Write> known, long shown, int node, long beganNanos) {
        long earliestElsewhere = Long.MAX_VALUE;
        synchronized (known) {
            for (Write write : known) {
                if (write.isMissing(shown, beganNanos) && write.node == node) {
                    violations.increment();
                    return;
                }
                if (write.isMissing(shown, beganNanos)) {
                    earliestElsewhere = Math.min(earliestElsewhere, write.atNanos);
                }
            }
        }
        if (earliestElsewhere < Long.MAX_VALUE) {
            lateness.recordValue(Math.min(LONGEST_NANOS, beganNanos - earliestElsewhere));
        }
    }

    /**
     * What has come of it.
     *
     * @param writes versions that were acknowledged
     * @param reads versions that were looked at
     * @param violations those that were older than what the same node had acknowledged before
     * @param late those that were older than what another node had
     * @param latestMillis how long after the acknowledgement the latest of those began
     */
    record Verdict(long writes, long reads, long violations, long late, double latestMillis) {}

    Verdict verdict() {
        return new Verdict(
                acknowledged.sum(),
                checked.sum(),
                violations.sum(),
                lateness.getTotalCount(),
                lateness.getTotalCount() == 0 ? 0 : lateness.getMaxValue() / 1e6);
    }
}
