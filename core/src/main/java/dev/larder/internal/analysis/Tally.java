package dev.larder.internal.analysis;

import java.util.stream.IntStream;

/**
 * What was counted of lookups, and how often each size would have answered them. Immutable.
 *
 * <p>The sample has by chance more or fewer lookups than its share of the keys: mostly since a few keys that are asked for very often are in it or not,
 * and those are answered by memory of any size. So what is missing of the share counts as answered, and what is too much does not (SHARDS-adj of
 * Waldspurger, Park, Garthwaite, Ahmad, "Efficient MRC Construction with SHARDS", USENIX FAST 2015).
 *
 * @param lookups all
 * @param expected how many of them should be of the sample
 * @param samples how many were
 * @param hits of the samples, by size
 * @param nanos in which time
 */
@SuppressWarnings("ArrayRecordComponent") // made and read in this package, and never compared
record Tally(double lookups, double expected, double samples, double[] hits, double nanos) {

    static Tally none() {
        return new Tally(0, 0, 0, new double[Miniatures.TIMES.length], 0);
    }

    Tally plus(Tally more) {
        return new Tally(
                lookups + more.lookups,
                expected + more.expected,
                samples + more.samples,
                IntStream.range(0, hits.length)
                        .mapToDouble(i -> hits[i] + more.hits[i])
                        .toArray(),
                nanos + more.nanos);
    }

    /** The same with less weight, so that what comes counts for more. */
    Tally half() {
        return new Tally(
                lookups / 2,
                expected / 2,
                samples / 2,
                IntStream.range(0, hits.length).mapToDouble(i -> hits[i] / 2).toArray(),
                nanos / 2);
    }

    /** Which share of the lookups each size would answer; not smaller for a larger one. */
    double[] ratios() {
        double[] ratios = new double[hits.length];
        double floor = 0;
        for (int i = 0; i < hits.length; i++) {
            double ratio = expected == 0 ? 0 : (hits[i] + expected - samples) / expected;
            floor = Math.max(floor, Math.min(1, ratio));
            ratios[i] = floor;
        }
        return ratios;
    }
}
