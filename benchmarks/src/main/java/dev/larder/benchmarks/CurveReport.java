package dev.larder.benchmarks;

import dev.larder.CacheSpec;
import dev.larder.Clock;
import dev.larder.Memory;
import dev.larder.cli.internal.requests.TraceFormat;
import dev.larder.inspect.Analysis;
import dev.larder.internal.analysis.Budget;
import dev.larder.internal.analysis.CacheAnalysis;
import dev.larder.internal.memory.MemoryEntry;
import dev.larder.internal.memory.MemoryTier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * How near the analysis comes: its curve of real traces, of a sample of the keys, beside what memory of each of the five sizes answers of all requests.
 * The arguments are a format that {@code larder bench} knows, and traces of it. Ends with exit code 1 if the mean absolute error of a curve is 0.02 or more.
 */
public final class CurveReport {

    private static final int[] PERCENT_OF_KEYS = {5, 20};
    private static final double MOST_ERROR = 0.02;

    private CurveReport() {}

    /** Replays each trace at each size, on one thread. */
    public static void main(String[] arguments) throws IOException {
        TraceFormat format = TraceFormat.valueOf(arguments[0].toUpperCase(Locale.ROOT));
        boolean isGood = true;
        System.out.println("| trace | present bound | sampled keys | ¼ | ½ | 1 | 2 | 4 | mean error |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        for (String trace : List.of(arguments).subList(1, arguments.length)) {
            int[] requests = HitRatioReport.read(Path.of(trace), format);
            long keys = Arrays.stream(requests).distinct().count();
            for (int percent : PERCENT_OF_KEYS) {
                String what = Path.of(trace).getFileName() + " | " + percent + " % of the keys";
                isGood &= print(what, requests, keys * percent / 100);
            }
        }
        System.exit(isGood ? 0 : 1);
    }

    private static boolean print(String what, int[] requests, long bound) {
        Analysis analysis = Replay.of(requests, bound, /* isAnalysed= */ true)
                .analysis
                .report()
                .orElseThrow();
        StringBuilder cells = new StringBuilder();
        double error = 0;
        for (Analysis.Size size : analysis.curve()) {
            Replay whole = Replay.of(requests, size.bound(), /* isAnalysed= */ false);
            double exact = (double) whole.hits / whole.counted;
            error += Math.abs(exact - size.hitRatio()) / analysis.curve().size();
            cells.append(String.format(Locale.ROOT, "%.1f (%.1f) %% | ", 100 * size.hitRatio(), 100 * exact));
        }
        System.out.printf(Locale.ROOT, "| %s | 1 in %.0f | %s%.4f |%n", what, 1 / analysis.keyShare(), cells, error);
        return !analysis.curve().isEmpty() && error < MOST_ERROR;
    }

    /** Memory and its analysis, told what the engine tells them: the first tenth of a trace is for warming up. */
    private static final class Replay implements Clock {

        private static final long LIFE = TimeUnit.DAYS.toNanos(1_000);
        private static final int REQUESTS_PER_TURN = 2_000;

        private final CacheAnalysis<Integer> analysis;
        private final MemoryTier<Integer, Integer> memory;
        private long nanos = 1;
        private long allHits;
        private long hits;
        private int counted;

        private Replay(long bound, boolean isAnalysed) {
            CacheSpec<Integer, Integer> spec = CacheSpec.of("k:{id}", Integer.class, Integer.class);
            spec = isAnalysed ? spec : spec.notAnalysed();
            analysis = CacheAnalysis.of(spec, Memory.entries(bound), Replay::text, this);
            memory = new MemoryTier<>(Memory.entries(bound), Replay::text, cause -> {}, analysis.watcher());
            analysis.begin(spec, memory, () -> allHits, this, new Budget(Long.MAX_VALUE));
        }

        static Replay of(int[] requests, long bound, boolean isAnalysed) {
            Replay replay = new Replay(bound, isAnalysed);
            int warm = requests.length / 10;
            for (int i = 0; i < requests.length; i++) {
                if (i == warm) {
                    replay.closeWindow();
                }
                boolean isHit = replay.get(requests[i]);
                replay.hits += isHit && i >= warm ? 1 : 0;
                replay.counted += i >= warm ? 1 : 0;
                if (i % REQUESTS_PER_TURN == 0) {
                    replay.analysis.turn();
                }
            }
            replay.closeWindow();
            return replay;
        }

        private void closeWindow() {
            analysis.turn();
            nanos += TimeUnit.SECONDS.toNanos(11);
            analysis.turn();
        }

        private boolean get(int key) {
            MemoryEntry<Integer> entry = memory.find(key);
            if (entry == null) {
                analysis.asked(text(key), null, /* isCountedAsHit= */ false);
                memory.keep(key, text(key), MemoryEntry.of(key, 0, LIFE, Set.of(), false, 0), () -> true);
                memory.settle();
                return false;
            }
            allHits++;
            memory.use(key, entry);
            if (entry.isWatched()) {
                analysis.hit(key, entry, nanos);
            }
            return true;
        }

        private static String text(Integer key) {
            return "k:" + key;
        }

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public long millis() {
            return TimeUnit.NANOSECONDS.toMillis(nanos);
        }
    }
}
