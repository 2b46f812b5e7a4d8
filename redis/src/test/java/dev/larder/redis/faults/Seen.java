package dev.larder.redis.faults;

import dev.larder.testkit.history.Verdict;
import java.time.Duration;
import java.util.List;

/**
 * What callers saw while something was the matter.
 *
 * @param nanos how long each lookup took that memory could not answer, in the order in which they began
 * @param errors how many lookups, of any kind, failed
 * @param verdict what became of the promises
 */
record Seen(List<Long> nanos, long errors, Verdict verdict) {

    /** The longest of them. */
    Duration longest() {
        return Duration.ofNanos(nanos.stream().mapToLong(Long::longValue).max().orElse(0));
    }

    /** The 99th percentile of those after the first so many. */
    Duration p99After(int first) {
        List<Long> rest = nanos.stream().skip(first).sorted().toList();
        return Duration.ofNanos(rest.isEmpty() ? 0 : rest.get((int) Math.ceil(0.99 * rest.size()) - 1));
    }
}
