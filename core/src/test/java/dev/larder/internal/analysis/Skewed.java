package dev.larder.internal.analysis;

import java.util.Arrays;
import java.util.Random;

/** Keys of which few are asked for often: the k-th with a probability in proportion to 1 / k^s. The same for the same seed. */
final class Skewed {

    private final double[] sums;
    private final Random random;

    Skewed(int keys, double skew, long seed) {
        sums = new double[keys];
        random = new Random(seed);
        double sum = 0;
        for (int k = 0; k < keys; k++) {
            sum += Math.pow(k + 1, -skew);
            sums[k] = sum;
        }
    }

    int next() {
        int found = Arrays.binarySearch(sums, random.nextDouble() * sums[sums.length - 1]);
        return Math.min(sums.length - 1, found < 0 ? -found - 1 : found);
    }
}
