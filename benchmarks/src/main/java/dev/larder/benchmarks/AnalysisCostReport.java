package dev.larder.benchmarks;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.Memory;
import dev.larder.benchmarks.Rounds.Turn;
import dev.larder.cli.internal.requests.Zipf;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * What the analysis costs a hit in memory: the same cache with it and without, by turns, all keys present, asked for with the skew of real caches (zipf
 * 0.99). Of many keys few are in the sample; of few keys one in eight at first, which is the dearest it gets. Ends with exit code 1 if it costs 5 ns or
 * more, on the average, or if a hit allocates.
 */
public final class AnalysisCostReport {

    private static final int DRAWN = 1 << 20;
    private static final int ROUNDS = 200;
    private static final double MOST_NANOS = 5;
    private static final double NOTHING_BYTES = 1;

    private final StringBuilder report = new StringBuilder();
    private final int rounds;
    private boolean isGood = true;

    private AnalysisCostReport(int rounds) {
        this.rounds = rounds;
    }

    /** Runs it; the arguments are the page to write to and the number of rounds, 200 if absent. */
    public static void main(String[] arguments) throws Exception {
        AnalysisCostReport cost =
                new AnalysisCostReport(arguments.length < 2 ? ROUNDS : Integer.parseInt(arguments[1]));
        cost.report.append(Page.machine());
        cost.report.append(
                "| keys | threads | ns per hit without | with | difference, ns | B per hit |\n|---|---|---|---|---|---|\n");
        for (int keys : new int[] {100_000, 1_000}) {
            cost.run(keys);
        }
        System.out.print(cost.report);
        new Page(Path.of(arguments[0]), "make analysis-cost").write(cost.report.toString());
        System.exit(cost.isGood ? 0 : 1);
    }

    private void run(int keys) throws Exception {
        try (Larder larder =
                Larder.named("bench").memory(Memory.entries(2L * keys)).build()) {
            Cache<Long, String> with = larder.cache(CacheSpec.of("with:{id}", Long.class, String.class));
            Cache<Long, String> without = larder.cache(
                    CacheSpec.of("without:{id}", Long.class, String.class).notAnalysed());
            for (long key = 0; key < keys; key++) {
                String value = "value " + key;
                with.get(key, () -> value);
                without.get(key, () -> value);
            }
            System.gc();
            Rounds<Long> alternating = new Rounds<>(drawn(keys), rounds);
            for (int threads = 1; threads <= 2; threads++) {
                print(
                        keys,
                        threads,
                        alternating.run(List.of(asking("without", without), asking("with", with)), threads));
            }
        }
    }

    private static Long[] drawn(int keys) {
        Zipf zipf = new Zipf(keys, 0.99);
        Random lots = new Random(42);
        return IntStream.range(0, DRAWN)
                .mapToObj(i -> zipf.draw(lots) * 7919L % keys)
                .toArray(Long[]::new);
    }

    private static Contender<Long> asking(String name, Cache<Long, String> cache) {
        return new Contender<>(name, key -> Objects.requireNonNull(cache.get(key)));
    }

    private void print(int keys, int threads, Map<String, List<Turn>> turns) {
        List<Turn> without = Objects.requireNonNull(turns.get("without"));
        List<Turn> with = Objects.requireNonNull(turns.get("with"));
        Quartiles more = Quartiles.of(IntStream.range(0, with.size())
                .mapToDouble(i -> with.get(i).nanos() - without.get(i).nanos()));
        double bytes = Quartiles.of(with.stream().mapToDouble(Turn::bytes)).median();
        isGood &= more.median() < MOST_NANOS && bytes < NOTHING_BYTES;
        report.append(String.format(
                Locale.ROOT,
                "| %,d | %d | %.1f | %.1f | %s | %.2f |%n",
                keys,
                threads,
                nanos(without),
                nanos(with),
                more,
                bytes));
    }

    private static double nanos(List<Turn> turns) {
        return Quartiles.of(turns.stream().mapToDouble(Turn::nanos)).median();
    }
}
