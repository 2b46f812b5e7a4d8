package dev.larder.testkit.history;

import dev.larder.testkit.history.Event.Failed;
import dev.larder.testkit.history.Event.Read;
import dev.larder.testkit.history.Floor.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a check has come to so far. */
final class Findings {

    private record Sort(
            Rule rule, String key, String process, @Nullable Step promise) {}

    private final Promises promises;
    private final Troubles troubles;
    private final Map<Sort, Violation> violations = new LinkedHashMap<>();
    private long reads;
    private long readsNearTrouble;
    private long fetches;
    private long comparisons;
    private long longestStaleNanos;
    private long longestStaleCalmNanos;

    Findings(Promises promises, Troubles troubles) {
        this.promises = promises;
        this.troubles = troubles;
    }

    long lagNanos() {
        return promises.lag().toNanos();
    }

    long maxStalenessNanos() {
        return Math.max(promises.maxStaleness().toNanos(), lostNanos());
    }

    long lostNanos() {
        return promises.lost().toNanos();
    }

    /** Whether no fault concerned the process for as long as an answer could still be shaped by it. */
    boolean isCalm(Span span) {
        long before = maxStalenessNanos() + promises.settling().toNanos();
        return !troubles.touch(span.process(), span.beganNanos() - before, span.endedNanos());
    }

    boolean isNearFault(Span span, long nearNanos) {
        return troubles.touch(span.process(), span.beganNanos() - nearNanos, span.beganNanos() + nearNanos);
    }

    void read(boolean isNearTrouble) {
        reads++;
        readsNearTrouble += isNearTrouble ? 1 : 0;
    }

    void fetch() {
        fetches++;
        comparisons++;
    }

    void compared() {
        comparisons++;
    }

    /** Remembers for how long after a promise an older version was answered. */
    void stale(Read read, @Nullable Step promise) {
        if (promise != null) {
            long nanos = read.span().beganNanos() - promise.fromNanos();
            longestStaleNanos = Math.max(longestStaleNanos, nanos);
            if (isCalm(read.span())) {
                longestStaleCalmNanos = Math.max(longestStaleCalmNanos, nanos);
            }
        }
    }

    void broken(Rule rule, KeyHistory key, Read read, @Nullable Step promise) {
        String process = read.span().process();
        add(new Sort(rule, key.key, process, promise), () -> Story.of(key, read, promise, troubles));
    }

    void failed(Failed failed) {
        Sort sort = new Sort(Rule.NO_ERROR, failed.key(), failed.span().process(), null);
        add(sort, () -> List.of("  " + failed.error()));
    }

    private void add(Sort sort, Supplier<List<String>> story) {
        Violation before = violations.get(sort);
        int count = before == null ? 1 : before.count() + 1;
        List<String> told = before == null ? story.get() : before.story();
        violations.put(sort, new Violation(sort.rule, sort.key, sort.process, count, told));
    }

    Verdict verdict(long events, long acknowledged, long deferred, Map<String, Long> faults) {
        return new Verdict(
                events,
                reads,
                fetches,
                readsNearTrouble,
                acknowledged,
                deferred,
                comparisons,
                faults,
                Duration.ofNanos(longestStaleCalmNanos),
                Duration.ofNanos(longestStaleNanos),
                new ArrayList<>(violations.values()));
    }
}
