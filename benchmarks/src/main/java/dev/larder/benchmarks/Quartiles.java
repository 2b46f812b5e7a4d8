package dev.larder.benchmarks;

import java.util.stream.DoubleStream;

/**
 * The middle of some figures and the half of them around it, which a few outliers do not move.
 *
 * @param lower a quarter is below
 * @param median half is below
 * @param upper a quarter is above
 */
record Quartiles(double lower, double median, double upper) {

    static Quartiles of(DoubleStream figures) {
        double[] sorted = figures.sorted().toArray();
        return new Quartiles(sorted[sorted.length / 4], sorted[sorted.length / 2], sorted[sorted.length * 3 / 4]);
    }
}
