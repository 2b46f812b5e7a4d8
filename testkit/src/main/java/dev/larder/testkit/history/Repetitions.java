package dev.larder.testkit.history;

import dev.larder.testkit.history.Event.Fault;
import dev.larder.testkit.history.Event.Invalidate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When what a failover may have lost is promised again, by its writer's repeating it. Not at all if the writer ended before it can be relied
 * on to have met the new master; later if it had no core to run on. A process is taken to have ended with its last event, since all of them
 * do something many times a second.
 */
final class Repetitions {

    private final List<Span> failovers;
    private final Map<String, List<Span>> stalls = new HashMap<>();
    private final Map<String, Long> ended = new HashMap<>();
    private final long beforeNanos;
    private final long afterNanos;

    private Repetitions(List<Span> failovers, Promises promises) {
        this.failovers = failovers;
        this.beforeNanos = promises.settling().toNanos();
        this.afterNanos = promises.lost().toNanos();
    }

    /** Those in a history: faults of all processes are those that lose something, if anything does. */
    static Repetitions in(Collection<? extends Event> history, List<Fault> faults, Promises promises) {
        List<Span> failovers = faults.stream()
                .map(Fault::span)
                .filter(span -> span.process().isEmpty() && !promises.lost().isZero())
                .toList();
        Repetitions repetitions = new Repetitions(failovers, promises);
        faults.stream()
                .filter(fault -> fault.kind().equals(Fault.STALLED))
                .forEach(fault -> repetitions.stalls(fault.span()));
        history.stream().filter(event -> !(event instanceof Fault)).forEach(repetitions::lives);
        return repetitions;
    }

    private void stalls(Span span) {
        stalls.computeIfAbsent(span.process(), same -> new ArrayList<>()).add(span);
    }

    private void lives(Event event) {
        ended.merge(event.span().process(), event.span().endedNanos(), Math::max);
    }

    /** From when on what is promised at a moment holds whatever failovers lose; null if it may never do. */
    @Nullable Long promised(Invalidate invalidation, long atNanos) {
        Span span = invalidation.span();
        List<Span> losing = failovers.stream()
                .filter(failover -> span.endedNanos() >= failover.beganNanos() - beforeNanos)
                .filter(failover -> span.endedNanos() <= failover.endedNanos() + afterNanos)
                .toList();
        long end = ended.getOrDefault(span.process(), Long.MAX_VALUE);
        if (losing.stream().anyMatch(failover -> end <= failover.endedNanos() + afterNanos)) {
            return null;
        }
        return losing.isEmpty() ? Long.valueOf(atNanos) : atNanos + stalledNanos(span.process(), atNanos);
    }

    private long stalledNanos(String process, long fromNanos) {
        return stalls.getOrDefault(process, List.of()).stream()
                .filter(stall -> stall.endedNanos() >= fromNanos && stall.beganNanos() <= fromNanos + afterNanos)
                .mapToLong(stall -> stall.endedNanos() - stall.beganNanos())
                .sum();
    }
}
