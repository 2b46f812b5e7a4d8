package dev.larder.benchmarks;

import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * The middle of some figures and the half of them around it, which a few outliers do not move.
 *
 * @param lower a quarter is below
 * @param median half is below
 * @param upper a quarter is above
 */
public record Quartiles(double lower, double median, double upper) {

    /** Of one figure at least. */
    public static Quartiles of(DoubleStream figures) {
        double[] sorted = figures.sorted().toArray();
        return new Quartiles(sorted[sorted.length / 4], sorted[sorted.length / 2], sorted[sorted.length * 3 / 4]);
    }

    /** Of one figure divided by another, pair by pair. */
    public static Quartiles ofRatios(DoubleStream some, DoubleStream others) {
        double[] limits = others.toArray();
        double[] ratios = some.toArray();
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] /= limits[i];
        }
        return of(DoubleStream.of(ratios));
    }

    /** Such as {@code 0.95 (0.90 to 1.02)}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", median, lower, upper);
    }
}
