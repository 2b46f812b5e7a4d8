package dev.larder.testkit.history;

import dev.larder.testkit.history.Event.Fault;
import dev.larder.testkit.history.Event.Invalidate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a failover may have lost for good: acknowledged by a process that ended before it can be relied on to have met the new master, so
 * that nobody repeated it. A process is taken to have ended with its last event, since all of them do something many times a second.
 */
final class LostWithTheirWriter {

    private final List<Fault> failovers;
    private final Map<String, Long> ended = new HashMap<>();
    private final long beforeNanos;
    private final long afterNanos;

    private LostWithTheirWriter(List<Fault> failovers, Promises promises) {
        this.failovers = failovers;
        this.beforeNanos = promises.settling().toNanos();
        this.afterNanos = promises.lost().toNanos();
    }

    /** Faults of all processes are those that lose something, if anything does. */
    static LostWithTheirWriter in(Collection<? extends Event> history, Promises promises) {
        List<Fault> failovers = history.stream()
                .filter(Fault.class::isInstance)
                .map(Fault.class::cast)
                .filter(fault ->
                        fault.span().process().isEmpty() && !promises.lost().isZero())
                .toList();
        LostWithTheirWriter lost = new LostWithTheirWriter(failovers, promises);
        history.stream().filter(event -> !(event instanceof Fault)).forEach(lost::lives);
        return lost;
    }

    private void lives(Event event) {
        ended.merge(event.span().process(), event.span().endedNanos(), Math::max);
    }

    /** Whether there may be nobody left to repeat it. */
    boolean mayBe(Invalidate invalidation) {
        long acknowledged = invalidation.span().endedNanos();
        long end = ended.getOrDefault(invalidation.span().process(), Long.MAX_VALUE);
        return failovers.stream().map(Fault::span).anyMatch(failover -> {
            long repeated = failover.endedNanos() + afterNanos;
            return acknowledged >= failover.beganNanos() - beforeNanos && end <= repeated;
        });
    }
}
