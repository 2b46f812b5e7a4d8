package dev.larder.benchmarks;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs {@link MemoryHitBenchmark} with three forks and prints what counts: the ratios within this run, with their error, and the
 * bytes a hit allocates. Ends with exit code 1 if a hit allocates anything.
 */
public final class MemoryHitReport {

    // The smallest object takes 16 bytes. The profiler counts all threads, so what Caffeine's maintenance allocates now
    // and then is in
    // it, for Caffeine alone as well; less than this says that a hit allocates nothing.
    private static final double NOTHING_BYTES = 1;

    private MemoryHitReport() {}

    /** Runs the benchmark; the first argument is the number of threads, 1 if absent. */
    public static void main(String[] arguments) throws RunnerException {
        int threads = arguments.length == 0 ? 1 : Integer.parseInt(arguments[0]);
        Options options = new OptionsBuilder()
                .include(MemoryHitBenchmark.class.getName())
                .forks(3)
                .threads(threads)
                .warmupIterations(3)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(5)
                .measurementTime(TimeValue.seconds(1))
                .jvmArgs("-Xms1g", "-Xmx1g", "-XX:+UseSerialGC")
                .addProfiler(GCProfiler.class)
                .build();
        Map<String, RunResult> results = new TreeMap<>();
        for (RunResult result : new Runner(options).run()) {
            results.put(nameOf(result), result);
        }
        print(threads, results);
        System.exit(bytes(Objects.requireNonNull(results.get("larder"))) < NOTHING_BYTES ? 0 : 1);
    }

    private static void print(int threads, Map<String, RunResult> results) {
        Result<?> caffeine = Objects.requireNonNull(results.get("caffeine")).getPrimaryResult();
        System.out.printf(
                Locale.ROOT, "%n| threads | what | ns per hit | error (99.9 %%) | x Caffeine | B per hit |%n");
        System.out.printf("|---|---|---|---|---|---|%n");
        results.forEach((name, result) -> {
            Result<?> time = result.getPrimaryResult();
            System.out.printf(
                    Locale.ROOT,
                    "| %d | %s | %.1f | ± %.1f | %.2f ± %.2f | %.3f |%n",
                    threads,
                    name,
                    time.getScore(),
                    time.getScoreError(),
                    time.getScore() / caffeine.getScore(),
                    errorOfRatio(time, caffeine),
                    bytes(result));
        });
    }

    // The relative errors of two independent means add in squares.
    private static double errorOfRatio(Result<?> a, Result<?> b) {
        double ratio = a.getScore() / b.getScore();
        return a.equals(b) ? 0 : ratio * Math.hypot(a.getScoreError() / a.getScore(), b.getScoreError() / b.getScore());
    }

    private static double bytes(RunResult result) {
        String profiled = result.getSecondaryResults().keySet().stream()
                .filter(name -> name.endsWith("gc.alloc.rate.norm"))
                .findFirst()
                .orElseThrow();
        return Objects.requireNonNull(result.getSecondaryResults().get(profiled))
                .getScore();
    }

    private static String nameOf(RunResult result) {
        String name = result.getParams().getBenchmark();
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
