package dev.larder.server.traffic;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Draws ranks as people draw from what is popular: rank {@code r}, counted from 0, with a weight of {@code 1 / (r + 1)}. */
final class Zipf {

    private final double[] weightUpTo;

    /** Ranks from 0 to below {@code ranks}, at least one. */
    Zipf(int ranks) {
        weightUpTo = new double[ranks];
        double sum = 0;
        for (int rank = 0; rank < ranks; rank++) {
            sum += 1.0 / (rank + 1);
            weightUpTo[rank] = sum;
        }
    }

    int draw(RandomGenerator random) {
        double point = random.nextDouble() * weightUpTo[weightUpTo.length - 1];
        int found = Arrays.binarySearch(weightUpTo, point);
        return found < 0 ? -found - 1 : Math.min(found + 1, weightUpTo.length - 1);
    }
}
