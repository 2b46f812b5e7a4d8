package dev.larder.testkit.history;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What became of a check.
 *
 * @param events how many events the history has
 * @param reads how many answers to callers were checked
 * @param fetches how many answers of the shared tier were checked
 * @param readsNearTrouble reads during a fault or within 100 ms of one, or within 100 ms of an invalidation that covers their key
 * @param invalidations how many were acknowledged
 * @param deferred how many were deferred
 * @param comparisons how many times an answer was compared with a promise
 * @param faults how many there were, by kind
 * @param longestStaleCalm for how long after an acknowledgement an older version was still answered by a process that no fault concerned
 * @param longestStale the same, by any process
 * @param violations what was found; empty if every promise was kept
 */
public record Verdict(
        long events,
        long reads,
        long fetches,
        long readsNearTrouble,
        long invalidations,
        long deferred,
        long comparisons,
        Map<String, Long> faults,
        Duration longestStaleCalm,
        Duration longestStale,
        List<Violation> violations) {

    /** Whether every promise was kept. */
    public boolean isKept() {
        return violations.isEmpty();
    }

    /** The figures in a few lines, and the stories of the first violations. */
    @Override
    public String toString() {
        String figures = "events " + events + ", reads " + reads + " (" + readsNearTrouble
                + " near a fault or an invalidation), reads of the shared tier " + fetches
                + "\ninvalidations acknowledged " + invalidations + ", deferred " + deferred + ", comparisons "
                + comparisons
                + "\nfaults "
                + faults.values().stream().mapToLong(Long::longValue).sum() + " " + faults
                + "\nlongest stale while undisturbed " + longestStaleCalm.toMillis() + " ms, at all "
                + longestStale.toMillis() + " ms"
                + "\nviolations " + violations.size();
        StringBuilder text = new StringBuilder(figures);
        violations.stream().limit(10).forEach(violation -> text.append("\n\n").append(violation));
        return text.toString();
    }
}
