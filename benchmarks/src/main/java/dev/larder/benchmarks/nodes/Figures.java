package dev.larder.benchmarks.nodes;

import java.util.Locale;
import java.util.stream.LongStream;

/** Times, of which there is one at least. */
public final class Figures {

    private final long[] sorted;

    private Figures(long[] sorted) {
        this.sorted = sorted;
    }

    /** Of times in any order. */
    public static Figures of(LongStream nanos) {
        return new Figures(nanos.sorted().toArray());
    }

    /** What so many of a thousand are not above, milliseconds. */
    public double millis(int ofThousand) {
        return sorted[Math.min(sorted.length - 1, (int) ((long) sorted.length * ofThousand / 1_000))] / 1e6;
    }

    /** Median, 99th of a hundred and the longest, as three cells of a table, milliseconds. */
    public String cells() {
        return String.format(Locale.ROOT, "%.2f | %.2f | %.2f", millis(500), millis(990), millis(1_000));
    }
}
