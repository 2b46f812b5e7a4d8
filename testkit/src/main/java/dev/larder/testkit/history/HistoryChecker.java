package dev.larder.testkit.history;

import dev.larder.testkit.history.Event.Drained;
import dev.larder.testkit.history.Event.Failed;
import dev.larder.testkit.history.Event.Fault;
import dev.larder.testkit.history.Event.Fetch;
import dev.larder.testkit.history.Event.Invalidate;
import dev.larder.testkit.history.Event.Load;
import dev.larder.testkit.history.Event.Read;
import dev.larder.testkit.history.Event.Write;
import dev.larder.testkit.history.KeyHistory.Promised;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares every answer in a history with what was promised. A promise begins when an invalidation is acknowledged, or, where it was
 * deferred, when its process is next seen with nothing left to send; it is about the newest version that had been written when the
 * invalidation began. A read keeps it if it began earlier than the promise plus its bound, or answers that version or a newer one.
 *
 * <p>So a read that begins before the bound has passed and is slow, or a write that nobody has invalidated, breaks nothing. Answers marked
 * {@code stale} are held only to what their own process has invalidated. Where failovers lose what was acknowledged, nothing is promised of
 * what nobody was left to repeat. Pure; takes memory for the whole history.
 *
 * @since 0.1
 */
public final class HistoryChecker {

    private final Promises promises;

    private HistoryChecker(Promises promises) {
        this.promises = promises;
    }

    /** A checker of certain promises. */
    public static HistoryChecker of(Promises promises) {
        return new HistoryChecker(promises);
    }

    /** Checks a history, whose events may be in any order. */
    public Verdict check(Collection<? extends Event> history) {
        List<Fault> faults = only(history, Fault.class);
        Troubles troubles = new Troubles(faults);
        Drains drains = new Drains(only(history, Drained.class));
        Repetitions repetitions = Repetitions.in(history, faults, promises);
        Findings findings = new Findings(promises, troubles);
        Promised promised = invalidation -> {
            Long at = drains.promised(invalidation);
            return at == null ? null : repetitions.promised(invalidation, at);
        };
        byKey(history).values().forEach(key -> new KeyCheck(key, promised, findings).run());
        only(history, Failed.class).forEach(findings::failed);
        return verdict(history, findings);
    }

    private static Verdict verdict(Collection<? extends Event> history, Findings findings) {
        List<Invalidate> invalidations = only(history, Invalidate.class);
        long acknowledged =
                invalidations.stream().filter(Invalidate::isAcknowledged).count();
        Map<String, Long> faults = only(history, Fault.class).stream()
                .collect(Collectors.groupingBy(Fault::kind, TreeMap::new, Collectors.counting()));
        return findings.verdict(history.size(), acknowledged, invalidations.size() - acknowledged, faults);
    }

    private static <E extends Event> List<E> only(Collection<? extends Event> history, Class<E> kind) {
        return history.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static Map<String, KeyHistory> byKey(Collection<? extends Event> history) {
        Map<String, KeyHistory> keys = new TreeMap<>();
        history.forEach(event -> add(keys, event));
        return keys;
    }

    private static void add(Map<String, KeyHistory> keys, Event event) {
        if (event instanceof Read read) {
            of(keys, read.key()).reads.add(read);
        } else if (event instanceof Fetch fetch) {
            of(keys, fetch.key()).fetches.add(fetch);
        } else if (event instanceof Load load) {
            of(keys, load.key()).loads.add(load);
        } else if (event instanceof Write write) {
            of(keys, write.key()).writes.add(write);
        } else if (event instanceof Invalidate gone) {
            gone.keys().forEach(key -> of(keys, key).invalidations.add(gone));
        }
    }

    private static KeyHistory of(Map<String, KeyHistory> keys, String key) {
        return keys.computeIfAbsent(key, KeyHistory::new);
    }

    /** When processes had nothing left to send. */
    static final class Drains {
        private final Map<String, TreeSet<Long>> byProcess = new TreeMap<>();

        private Drains(List<Drained> drained) {
            drained.forEach(each -> byProcess
                    .computeIfAbsent(each.span().process(), same -> new TreeSet<>())
                    .add(each.span().beganNanos()));
        }

        /** When an invalidation holds everywhere, or null. */
        @Nullable Long promised(Invalidate invalidation) {
            Span span = invalidation.span();
            if (invalidation.isAcknowledged()) {
                return span.endedNanos();
            }
            return byProcess.getOrDefault(span.process(), new TreeSet<>()).higher(span.endedNanos());
        }
    }
}
