package dev.larder.benchmarks;

import java.util.Random;

/**
 * Numbers from 0 up to a bound, of which small ones come often: the k-th with a probability in proportion to 1 / k^s. Drawn by
 * looking up a uniform number in the summed probabilities.
 */
public final class Zipf {

    private final double[] sums;
    private final Random random;

    public Zipf(int bound, double skew, long seed) {
        this.sums = new double[bound];
        this.random = new Random(seed);
        double sum = 0;
        for (int k = 0; k < bound; k++) {
            sum += 1 / Math.pow(k + 1, skew);
            sums[k] = sum;
        }
    }

    /** The next one. */
    public int next() {
        double drawn = random.nextDouble() * sums[sums.length - 1];
        int found = java.util.Arrays.binarySearch(sums, drawn);
        return Math.min(sums.length - 1, found < 0 ? -found - 1 : found);
    }
}
