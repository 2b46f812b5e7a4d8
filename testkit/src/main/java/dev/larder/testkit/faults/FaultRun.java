package dev.larder.testkit.faults;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one run has seen. Nanoseconds; null for what was not measured.
 *
 * @param median half of the calls were faster
 * @param p99 99 of 100 calls were faster
 * @param longest the slowest call
 * @param stale the longest time for which an older version was answered
 * @param back from the end of the fault until everything was as before
 */
record FaultRun(
        @Nullable Long calls,
        long errors,
        @Nullable Long median,
        @Nullable Long p99,
        @Nullable Long longest,
        @Nullable Long stale,
        @Nullable Long back) {

    static final FaultRun EMPTY = new FaultRun(null, 0, null, null, null, null, null);

    private static final String NONE = "–";

    FaultRun withCalls(long count, long failed) {
        return new FaultRun(count, failed, median, p99, longest, stale, back);
    }

    /** With how long calls took, from fast to slow. */
    FaultRun withTimes(List<Long> sorted) {
        return sorted.isEmpty()
                ? this
                : new FaultRun(calls, errors, rank(sorted, 0.5), rank(sorted, 0.99), rank(sorted, 1), stale, back);
    }

    FaultRun withStale(Duration time) {
        return new FaultRun(calls, errors, median, p99, longest, time.toNanos(), back);
    }

    FaultRun withBack(Duration time) {
        return new FaultRun(calls, errors, median, p99, longest, stale, time.toNanos());
    }

    private static long rank(List<Long> sorted, double share) {
        return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }

    /** The cells of a table that tell of runs: how many, calls, errors, median, p99, longest, stale, back. */
    static String cells(List<FaultRun> runs) {
        return String.join(
                " | ",
                Integer.toString(runs.size()),
                all(runs, FaultRun::calls)
                        .reduce(Long::sum)
                        .map(String::valueOf)
                        .orElse(NONE),
                Long.toString(runs.stream().mapToLong(FaultRun::errors).sum()),
                fine(middle(runs, FaultRun::median)),
                fine(middle(runs, FaultRun::p99)),
                fine(worst(runs, FaultRun::longest)),
                coarse(worst(runs, FaultRun::stale)),
                back(runs));
    }

    private static Stream<Long> all(List<FaultRun> runs, Function<FaultRun, @Nullable Long> figure) {
        return runs.stream().map(figure).filter(Objects::nonNull).map(Objects::requireNonNull);
    }

    private static @Nullable Long middle(List<FaultRun> runs, Function<FaultRun, @Nullable Long> figure) {
        List<Long> sorted = all(runs, figure).sorted().toList();
        return sorted.isEmpty() ? null : rank(sorted, 0.5);
    }

    private static @Nullable Long worst(List<FaultRun> runs, Function<FaultRun, @Nullable Long> figure) {
        return all(runs, figure).reduce(Long::max).orElse(null);
    }

    private static String back(List<FaultRun> runs) {
        String longest = coarse(worst(runs, FaultRun::back));
        return runs.size() == 1 || longest.equals(NONE)
                ? longest
                : coarse(middle(runs, FaultRun::back)) + ", at most " + longest;
    }

    private static String fine(@Nullable Long nanos) {
        return nanos == null ? NONE : String.format(Locale.ROOT, nanos < 10_000_000 ? "%.2f" : "%.0f", nanos / 1e6);
    }

    private static String coarse(@Nullable Long nanos) {
        return nanos == null ? NONE : Long.toString(nanos / 1_000_000);
    }
}
